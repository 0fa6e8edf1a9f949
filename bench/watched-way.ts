import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, connect, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {stringify} from 'yaml'

export interface WatchedWay {
  /** A kubeconfig whose one context, of the same name, leads through it. */
  readonly kubeconfig: string
  /** When an exec was asked for last; milliseconds of `performance.now()`. */
  lastExec(): number
  close(): void
}

/** A port before `kubectl proxy`, which hands every byte on and sees, without TLS, when an exec is asked for. */
export async function watchedWay(context: string): Promise<WatchedWay> {
  const proxy = spawn('kubectl', ['proxy', '--context', context, '--port', '0', '--reject-paths', '^$'], {stdio: ['ignore', 'pipe', 'inherit']})
  const [said] = (await once(proxy.stdout, 'data')) as [Buffer]
  const port = Number(/:(\d+)\s*$/.exec(said.toString())?.[1])
  let asked = Number.NaN
  const way = createServer({noDelay: true}, (socket) => {
    const on = connect({host: '127.0.0.1', port, noDelay: true})
    for (const one of [socket, on]) one.on('error', () => {}).on('close', () => [socket, on].forEach((end) => end.destroy()))
    socket.on('data', (data: Buffer) => {
      if (data.includes('/exec?')) asked = performance.now()
    })
    socket.pipe(on).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(way, 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': context,
    clusters: [{name: 'way', cluster: {server: `http://127.0.0.1:${(way.address() as AddressInfo).port}`}}],
    users: [{name: 'nobody', user: {}}],
    contexts: [{name: context, context: {cluster: 'way', user: 'nobody'}}],
  }), {mode: 0o600})
  return {
    kubeconfig,
    lastExec: () => asked,
    close: () => {
      way.close()
      proxy.kill()
      rmSync(folder, {recursive: true})
    },
  }
}
