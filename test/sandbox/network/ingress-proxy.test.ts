import {once} from 'node:events'
import {createServer} from 'node:http'
import {connect, type Socket} from 'node:net'
import {WebSocket, WebSocketServer} from 'ws'
import {expect, test} from 'vitest'
import {openIngress} from '../../../src/sandbox/network/ingress-proxy.ts'
import {get, listening, localCluster, makeIngress, makePod, makeService, webServer} from './local-cluster.ts'

async function site(name: string, answer?: Parameters<typeof webServer>[1]) {
  const cluster = await localCluster()
  const web = await webServer(name, answer)
  makeService(cluster.local, name)
  makePod(cluster.local, `${name}-1`, {app: name, port: web.port})
  return {...cluster, web}
}

test('a request goes by its Host and the longest path', async () => {
  const {local, httpPort} = await site('web')
  makeService(local, 'static')
  makePod(local, 'static-1', {app: 'static', port: (await webServer('static')).port})
  makeIngress(local, 'car1-qa', [{host: 'car1-qa.localhost', paths: {'/': 'web', '/static': 'static'}}])
  const answer = async (path: string): Promise<string> => (await get(httpPort, {path, headers: {host: `car1-qa.localhost:${httpPort}`}})).text
  expect(await answer('/')).toBe('web /')
  expect(await answer('/trips?page=2')).toBe('web /trips?page=2')
  expect(await answer('/static/a.css')).toBe('static /static/a.css')
  expect(await answer('/static')).toBe('static /static')
  expect(await answer('/statics')).toBe('web /statics')
})

test('the Ingress says where it is served', async () => {
  const {local, httpPort} = await site('web')
  makeIngress(local, 'car1-qa', [{host: 'car1-qa.localhost', paths: {'/': 'web'}}])
  await expect.poll(() => local.get('Ingress', 'default', 'car1-qa')?.status?.loadBalancer).toEqual({ingress: [{ip: '127.0.0.1', ports: [{port: httpPort, protocol: 'TCP'}]}]})
})

test('the pod is told who asked for what, whatever the client says of itself', async () => {
  const {local, httpPort} = await site('web', ({headers}) => JSON.stringify(headers))
  makeIngress(local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  const {text} = await get(httpPort, {headers: {host: `a.localhost:${httpPort}`, 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', cookie: 'a=1'}})
  expect(JSON.parse(text)).toMatchObject({
    host: `a.localhost:${httpPort}`, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http',
    'x-forwarded-host': `a.localhost:${httpPort}`, 'x-forwarded-port': String(httpPort), cookie: 'a=1',
  })
})

test('a body of any length arrives, with and without its length', async () => {
  const cluster = await localCluster()
  const echo = createServer((asked, response) => asked.pipe(response))
  makeService(cluster.local, 'web')
  makePod(cluster.local, 'a', {app: 'web', port: await listening(echo)})
  makeIngress(cluster.local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  const body = 'x'.repeat(300_000)
  for (const headers of [{'content-length': String(body.length)}, {'transfer-encoding': 'chunked'}]) {
    const answer = await get(cluster.httpPort, {method: 'POST', body, headers: {host: 'a.localhost', ...headers}})
    expect(answer.text).toHaveLength(body.length)
  }
  echo.close()
})

test('a WebSocket is carried through', async () => {
  const cluster = await localCluster()
  const server = createServer()
  new WebSocketServer({server}).on('connection', (socket) => socket.on('message', (data) => socket.send(`heard ${data}`)))
  makeService(cluster.local, 'web')
  makePod(cluster.local, 'a', {app: 'web', port: await listening(server)})
  makeIngress(cluster.local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  const socket = new WebSocket(`ws://127.0.0.1:${cluster.httpPort}/ws`, {headers: {host: 'a.localhost'}})
  await once(socket, 'open')
  socket.send('hello')
  expect(String((await once(socket, 'message'))[0])).toBe('heard hello')
  socket.terminate()
  server.close()
})

test('an unknown host of this machine is shown the known ones; a name that was bent to this machine is shown nothing', async () => {
  const {local, httpPort} = await site('web')
  makeIngress(local, 'i', [{host: 'car1-qa.localhost', paths: {'/': 'web'}}])
  const near = await get(httpPort, {headers: {host: 'car2-qa.localhost'}})
  expect(near).toMatchObject({status: 404, text: expect.stringContaining(`http://car1-qa.localhost:${httpPort}/`)})
  const far = await get(httpPort, {headers: {host: 'evil.example.com'}})
  expect(far.status).toBe(421)
  expect(far.text).not.toContain('car1')
})

test('an Ingress for every host serves names of this machine alone', async () => {
  const {local, httpPort} = await site('web')
  makeIngress(local, 'i', [{paths: {'/': 'web'}}])
  expect((await get(httpPort, {headers: {host: 'localhost'}})).text).toBe('web /')
  expect((await get(httpPort, {headers: {host: 'evil.example.com'}})).status).toBe(421)
})

test('without a ready pod the page says why', async () => {
  const {local, httpPort} = await localCluster()
  makeService(local, 'web')
  makePod(local, 'web-1', {app: 'web', port: 1, ready: false})
  makeIngress(local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  const answer = await get(httpPort, {headers: {host: 'a.localhost'}})
  expect(answer).toMatchObject({status: 503, text: expect.stringContaining('pod web-1: containers with unready status: [main]')})
})

test('a request that may be repeated is asked of the next pod when the first hangs up; one with a body is not', async () => {
  const cluster = await localCluster()
  const seen: Socket[] = []
  const rude = createServer().on('connection', (socket) => {
    seen.push(socket)
    socket.destroy()
  })
  makeService(cluster.local, 'web')
  makePod(cluster.local, 'rude', {app: 'web', port: await listening(rude)})
  makeIngress(cluster.local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  const headers = {host: 'a.localhost'}
  expect(await get(cluster.httpPort, {headers})).toMatchObject({status: 502})
  expect(seen).toHaveLength(3)
  expect(await get(cluster.httpPort, {headers, method: 'POST', body: 'x'})).toMatchObject({status: 502})
  expect(seen).toHaveLength(4)
  makePod(cluster.local, 'kind', {app: 'web', port: (await webServer('kind')).port})
  for (const _ of [1, 2, 3]) expect((await get(cluster.httpPort, {headers})).text).toBe('kind /')
  rude.close()
})

test('an answer that is no HTTP ends its own request only', async () => {
  const cluster = await localCluster()
  const odd = createServer().on('connection', (socket) => socket.end('what?\r\n\r\n'))
  makeService(cluster.local, 'web')
  makePod(cluster.local, 'odd', {app: 'web', port: await listening(odd)})
  makeIngress(cluster.local, 'i', [{host: 'a.localhost', paths: {'/': 'web'}}])
  expect((await get(cluster.httpPort, {headers: {host: 'a.localhost'}})).status).toBe(502)
  const raw = connect(cluster.httpPort, '127.0.0.1')
  raw.write('GET / HTTP/1.1\r\nHost: a.localhost\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n')
  raw.resume()
  await once(raw, 'close')
  expect((await get(cluster.httpPort, {headers: {host: 'b.localhost'}})).status).toBe(404)
  odd.close()
})

test('a port that is taken is named, with another to take', async () => {
  const {port} = await webServer('other')
  await expect(openIngress(port)).rejects.toMatchObject({
    code: 'SANDBOX_FAILED',
    message: expect.stringContaining(`port ${port}`),
    remedy: [{command: `ridectl sandbox start --http-port ${port + 1}`}, expect.anything()],
  })
})
