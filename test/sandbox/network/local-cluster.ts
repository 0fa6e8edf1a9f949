import {mkdtempSync, rmSync} from 'node:fs'
import {createServer, request, type IncomingMessage} from 'node:http'
import {createServer as createTcpServer, type AddressInfo, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {text} from 'node:stream/consumers'
import {onTestFinished} from 'vitest'
import {createApi} from '../../../src/sandbox/api/api.ts'
import type {LocalApi, Stored} from '../../../src/sandbox/contracts.ts'
import {foldersAt} from '../../../src/sandbox/folders.ts'
import {followEndpoints} from '../../../src/sandbox/network/endpoints.ts'
import {openIngress} from '../../../src/sandbox/network/ingress-proxy.ts'
import {serviceAddresses} from '../../../src/sandbox/network/service-addresses.ts'
import {startServiceProxies} from '../../../src/sandbox/network/service-proxy.ts'
import {openPorts} from '../../../src/sandbox/ports.ts'

/** The real API and the network over it, in a folder of their own. What listens for a pod is the test's. */
export async function localCluster() {
  const root = mkdtempSync(`${tmpdir()}/sandbox-network-`)
  const folders = foldersAt(root)
  const {local, close} = createApi({database: folders.database})
  const ports = openPorts(folders)
  const addresses = serviceAddresses((namespace, name) => local.get('Service', namespace, name), ports)
  const endpoints = followEndpoints(local)
  const stopProxies = startServiceProxies(local, endpoints, addresses)
  const httpPort = await unusedPort()
  const ingress = (await openIngress(httpPort)).serve(local, endpoints)
  onTestFinished(async () => {
    await ingress.stop()
    stopProxies()
    endpoints.stop()
    close()
    rmSync(root, {recursive: true})
  })
  return {local, folders, ports, addresses, endpoints, httpPort}
}

export async function unusedPort(): Promise<number> {
  const server = createTcpServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

export function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

/** An HTTP server that says its name, as a container would. */
export async function webServer(name: string, answer = (asked: IncomingMessage): string => `${name} ${asked.url}`): Promise<{port: number; server: ReturnType<typeof createServer>}> {
  const server = createServer((asked, response) => response.end(answer(asked)))
  const port = await listening(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {port, server}
}

export function makeService(local: LocalApi, name: string, port = 80): Stored {
  return local.create({apiVersion: 'v1', kind: 'Service', metadata: {name, namespace: 'default'}, spec: {selector: {app: name}, ports: [{name: 'http', port}]}}, 'test')
}

export interface PodWish {
  readonly app: string
  readonly port: number
  readonly ready?: boolean
}

export function makePod(local: LocalApi, name: string, {app, port, ready = true}: PodWish): Stored {
  const made = local.create({
    apiVersion: 'v1', kind: 'Pod',
    metadata: {name, namespace: 'default', labels: {app}, annotations: {'sandbox.ridectl.dev/port': String(port)}},
    spec: {containers: [{name: 'main', image: 'test:v1'}]},
  }, 'test')
  return setReady(local, made, ready)
}

export function setReady(local: LocalApi, pod: Stored, ready: boolean): Stored {
  const now = local.get('Pod', 'default', pod.metadata.name) ?? pod
  const condition = {type: 'Ready', status: ready ? 'True' : 'False', ...(!ready && {reason: 'ContainersNotReady', message: 'containers with unready status: [main]'})}
  return local.update({...now, status: {...now.status, phase: 'Running', conditions: [condition]}}, 'test', 'status')
}

export function makeIngress(local: LocalApi, name: string, rules: readonly {host?: string; paths: Record<string, string>}[]): Stored {
  const spec = {rules: rules.map(({host, paths}) => ({
    ...(host !== undefined && {host}),
    http: {paths: Object.entries(paths).map(([path, service]) => ({path, pathType: 'Prefix', backend: {service: {name: service, port: {number: 80}}}}))},
  }))}
  return local.create({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name, namespace: 'default'}, spec}, 'test')
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

export function get(port: number, {path = '/', method = 'GET', headers = {}, body}: {path?: string; method?: string; headers?: Record<string, string>; body?: string} = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({host: '127.0.0.1', port, path, method, headers, agent: false}, (answer) => {
      text(answer).then((all) => resolve({status: answer.statusCode ?? 0, headers: answer.headers, text: all}), reject)
    })
    asked.on('error', reject).end(body)
  })
}
