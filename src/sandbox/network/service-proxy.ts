import {createServer, type Server, type Socket} from 'node:net'
import type {LocalApi, Stored} from '../contracts.ts'
import {portAnnotation} from './annotations.ts'
import {connectToReady} from './connect.ts'
import type {Endpoints} from './endpoints.ts'
import {purposeOf, portsOf, type KeptAddresses} from './service-addresses.ts'

/** Serves every port of every Service with a selector on its loopback port, while a pod of it is ready: else it refuses, as a node does. Returns what ends it. */
export function startServiceProxies(local: LocalApi, endpoints: Endpoints, addresses: KeptAddresses): () => void {
  const proxies = new Map<string, Proxy>()
  const stop = local.watch(['Service', 'Pod'], ({type, object}) => {
    if (object.kind === 'Pod') return followAll(proxies, object.metadata.namespace)
    const wanted = type === 'DELETED' ? [] : wantedOf(object)
    const {namespace = '', name} = object.metadata
    for (const key of ownKeys(proxies, namespace, name)) if (!wanted.some((port) => purposeOf(namespace, name, port) === key)) end(proxies, key)
    for (const port of wanted) {
      const key = purposeOf(namespace, name, port)
      if (!proxies.has(key)) proxies.set(key, open({namespace, service: name, port}, endpoints, addresses))
    }
    if (type === 'DELETED') addresses.forget(object)
    followAll(proxies, namespace)
  })
  return () => {
    stop()
    for (const key of [...proxies.keys()]) end(proxies, key)
  }
}

interface Proxy {
  readonly of: Target
  readonly server: Server
  readonly open: Set<Socket>
  /** Listens while a pod of it is ready. */
  follow(): void
}

interface Target {
  readonly namespace: string
  readonly service: string
  readonly port: number
}

/** What carries its own address is served there already. */
function wantedOf(service: Stored): number[] {
  return service.spec?.selector && service.metadata.annotations?.[portAnnotation] === undefined ? portsOf(service) : []
}

function ownKeys(proxies: ReadonlyMap<string, Proxy>, namespace: string, service: string): string[] {
  return [...proxies].filter(([, {of}]) => of.namespace === namespace && of.service === service).map(([key]) => key)
}

function followAll(proxies: ReadonlyMap<string, Proxy>, inNamespace: string | undefined): void {
  for (const {of, follow} of proxies.values()) if (of.namespace === inNamespace) follow()
}

function open(of: Target, endpoints: Endpoints, addresses: KeptAddresses): Proxy {
  const {namespace, service, port} = of
  let turn = 0
  const ready = (): ReturnType<Endpoints['ready']> => endpoints.ready(namespace, service, port)
  const sockets = new Set<Socket>()
  const server = createServer({allowHalfOpen: true, noDelay: true}, (client) => {
    keepOpen(sockets, client)
    void forward(client, ready, turn++)
  })
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    server.listen(addresses.move(namespace, service, port), '127.0.0.1')
  })
  const listen = (): Server => server.listen(addresses.port(namespace, service, port), '127.0.0.1')
  return {of, server, open: sockets, follow: switched(() => ready().length > 0, listen, () => server.close())}
}

/** A server itself says only a moment later that it listens. */
function switched(wanted: () => boolean, on: () => void, off: () => void): () => void {
  let isOn = false
  return () => {
    if (wanted() === isOn) return
    isOn = !isOn
    if (isOn) on()
    else off()
  }
}

function keepOpen(sockets: Set<Socket>, client: Socket): void {
  sockets.add(client)
  client.once('close', () => sockets.delete(client))
}

/** Bytes both ways, with half-closes; a connection stays with its pod until one of them ends it, also while the pod goes away. */
async function forward(client: Socket, ready: () => ReturnType<Endpoints['ready']>, turn: number): Promise<void> {
  client.on('error', () => client.destroy())
  const pod = await connectToReady(ready, turn)
  if (pod === undefined) return void client.resetAndDestroy()
  if (client.destroyed) return void pod.destroy()
  pod.on('error', () => client.resetAndDestroy())
  client.on('close', () => pod.destroy())
  client.pipe(pod).pipe(client)
}

function end(proxies: Map<string, Proxy>, key: string): void {
  const proxy = proxies.get(key)
  proxies.delete(key)
  proxy?.server.close()
  for (const socket of proxy?.open ?? []) socket.destroy()
}
