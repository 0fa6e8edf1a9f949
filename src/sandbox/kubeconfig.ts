import {stringify} from 'yaml'

/** A kubeconfig with one context, `sandbox`. */
export function kubeconfig(access: {readonly port: number; readonly authority: string; readonly token: string}): string {
  const cluster = {server: `https://127.0.0.1:${access.port}`, 'certificate-authority-data': Buffer.from(access.authority).toString('base64')}
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{name: 'sandbox', cluster}],
    users: [{name: 'sandbox', user: {token: access.token}}],
    contexts: [{name: 'sandbox', context: {cluster: 'sandbox', user: 'sandbox'}}],
    'current-context': 'sandbox',
  })
}
