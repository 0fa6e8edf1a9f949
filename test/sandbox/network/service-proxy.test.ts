import {once} from 'node:events'
import {connect, createServer, type Socket} from 'node:net'
import {expect, test, vi} from 'vitest'
import {get, listening, localCluster, makePod, makeService, setReady, unusedPort, webServer, type Answer} from './local-cluster.ts'

/** A Service takes connections a moment after its first pod is ready. */
const gotten = (port: number): Promise<Answer> => vi.waitFor(() => get(port), {timeout: 30_000})

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

test('connections go to the ready pods of the selector in turn', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  const port = addresses.port('default', 'web', 80) ?? 0
  for (const name of ['a', 'b']) makePod(local, name, {app: 'web', port: (await webServer(name)).port})
  makePod(local, 'c', {app: 'web', port: (await webServer('c')).port, ready: false})
  makePod(local, 'd', {app: 'other', port: (await webServer('d')).port})
  await gotten(port)
  const answers = await Promise.all([1, 2, 3, 4].map(() => get(port)))
  expect(answers.map(({text}) => text).sort()).toEqual(['a /', 'a /', 'b /', 'b /'])
})

test('a pod that refuses is passed over', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  makePod(local, 'dead', {app: 'web', port: await unusedPort()})
  makePod(local, 'alive', {app: 'web', port: (await webServer('alive')).port})
  const port = addresses.port('default', 'web', 80) ?? 0
  for (const _ of [1, 2, 3]) expect((await gotten(port)).text).toBe('alive /')
})

test('a pod that is not ready any more, or is to go, gets no new connection, and keeps those that it has', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'echo')
  const server = createServer((socket) => socket.pipe(socket))
  const pod = makePod(local, 'a', {app: 'echo', port: await listening(server)})
  const open = await vi.waitFor(() => connected(addresses.port('default', 'echo', 80) ?? 0), {timeout: 30_000})
  open.write('one')
  expect(String((await once(open, 'data'))[0])).toBe('one')
  setReady(local, pod, false)
  await expect(get(addresses.port('default', 'echo', 80) ?? 0)).rejects.toMatchObject({code: 'ECONNREFUSED'})
  open.write('two')
  expect(String((await once(open, 'data'))[0])).toBe('two')
  open.destroy()
  server.close()
})

test('a Service without a ready pod refuses at once, and takes connections when it has one', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  const port = addresses.port('default', 'web', 80) ?? 0
  await expect(get(port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
  const pod = makePod(local, 'a', {app: 'web', port: (await webServer('a')).port})
  expect((await gotten(port)).text).toBe('a /')
  local.remove('Pod', 'default', pod.metadata.name)
  await expect(get(port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
})

test('no connection is taken for a Service that is gone', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  makePod(local, 'a', {app: 'web', port: (await webServer('a')).port})
  const port = addresses.port('default', 'web', 80) ?? 0
  expect((await gotten(port)).text).toBe('a /')
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
  expect((await gotten(addresses.port('default', 'web', 80) ?? 0)).text).toBe('a /')
})
