import {once} from 'node:events'
import {connect, createServer} from 'node:net'
import {expect, test} from 'vitest'
import {get, listening, localCluster, makePod, makeService, setReady, unusedPort, webServer} from './local-cluster.ts'

test('connections go to the ready pods of the selector in turn', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  const port = addresses.port('default', 'web', 80) ?? 0
  for (const name of ['a', 'b']) makePod(local, name, {app: 'web', port: (await webServer(name)).port})
  makePod(local, 'c', {app: 'web', port: (await webServer('c')).port, ready: false})
  makePod(local, 'd', {app: 'other', port: (await webServer('d')).port})
  const answers = await Promise.all([1, 2, 3, 4].map(() => get(port)))
  expect(answers.map(({text}) => text).sort()).toEqual(['a /', 'a /', 'b /', 'b /'])
})

test('a pod that refuses is passed over', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  makePod(local, 'dead', {app: 'web', port: await unusedPort()})
  makePod(local, 'alive', {app: 'web', port: (await webServer('alive')).port})
  const port = addresses.port('default', 'web', 80) ?? 0
  for (const _ of [1, 2, 3]) expect((await get(port)).text).toBe('alive /')
})

test('a pod that is not ready any more, or is to go, gets no new connection, and keeps those that it has', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'echo')
  const server = createServer((socket) => socket.pipe(socket))
  const pod = makePod(local, 'a', {app: 'echo', port: await listening(server)})
  const open = connect(addresses.port('default', 'echo', 80) ?? 0, '127.0.0.1')
  open.write('one')
  expect(String((await once(open, 'data'))[0])).toBe('one')
  setReady(local, pod, false)
  await expect(get(addresses.port('default', 'echo', 80) ?? 0)).rejects.toMatchObject({code: 'ECONNRESET'})
  open.write('two')
  expect(String((await once(open, 'data'))[0])).toBe('two')
  open.destroy()
  server.close()
})

test('no connection is taken for a Service that is gone', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  makePod(local, 'a', {app: 'web', port: (await webServer('a')).port})
  const port = addresses.port('default', 'web', 80) ?? 0
  expect((await get(port)).text).toBe('a /')
  local.remove('Service', 'default', 'web')
  await expect(get(port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
})

test('a port that another program has taken meanwhile is given up for another', async () => {
  const {local, addresses, ports} = await localCluster()
  const taken = await webServer('other program')
  ports.keep('web.default:80', taken.port)
  makeService(local, 'web')
  makePod(local, 'a', {app: 'web', port: (await webServer('a')).port})
  await expect.poll(() => addresses.port('default', 'web', 80)).not.toBe(taken.port)
  expect((await get(addresses.port('default', 'web', 80) ?? 0)).text).toBe('a /')
})
