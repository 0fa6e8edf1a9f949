import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, connect, createServer} from 'node:net'
import {once} from 'node:events'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse, stringify} from 'yaml'

export interface CountedWay {
  /** A kubeconfig that leads through it. */
  readonly kubeconfig: string
  /** When the connection that was opened last was opened; milliseconds of `performance.now()`. */
  lastOpened(): number
  close(): void
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly contexts: readonly {readonly name: string; readonly context: {readonly cluster: string}}[]
  readonly clusters: readonly {readonly name: string; readonly cluster: {server: string; 'tls-server-name'?: string}}[]
}

/** A port before the current context's API server, which hands every byte on and knows when each connection was opened. */
export async function countedWay(file: string): Promise<CountedWay> {
  const config = parse(readFileSync(file, 'utf8')) as Kubeconfig
  const cluster = config.contexts.find(({name}) => name === config['current-context'])?.context.cluster
  const entry = config.clusters.find(({name}) => name === cluster)
  if (entry === undefined) throw new Error(`${file} has no current context`)
  const server = new URL(entry.cluster.server)
  let opened = Number.NaN
  const way = createServer({noDelay: true}, (socket) => {
    opened = performance.now()
    const on = connect({host: server.hostname, port: Number(server.port || 443), noDelay: true})
    for (const one of [socket, on]) one.on('error', () => {}).on('close', () => [socket, on].forEach((end) => end.destroy()))
    socket.pipe(on).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  entry.cluster.server = `https://127.0.0.1:${(way.address() as AddressInfo).port}`
  entry.cluster['tls-server-name'] ??= server.hostname
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, stringify(config), {mode: 0o600})
  return {
    kubeconfig,
    lastOpened: () => opened,
    close: () => {
      way.close()
      rmSync(folder, {recursive: true})
    },
  }
}
