import {writeFileSync} from 'node:fs'
import {createServer, type AddressInfo} from 'node:net'
import {join} from 'node:path'

/** A kubeconfig whose one context, `silent`, is a server that takes connections and never says a word. */
export async function silentContext(home: string): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  server.unref()
  const {port} = server.address() as AddressInfo
  const path = join(home, 'silent.kubeconfig')
  writeFileSync(path, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'silent',
    clusters: [{name: 'silent', cluster: {server: `https://127.0.0.1:${port}`}}],
    users: [{name: 'silent', user: {token: 'none'}}],
    contexts: [{name: 'silent', context: {cluster: 'silent', user: 'silent'}}],
  }), {mode: 0o600})
  return path
}
