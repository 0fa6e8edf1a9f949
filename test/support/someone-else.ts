import {clusterEndpoint} from '../contract/support/endpoint.ts'

/** A request to the cluster that KUBECONFIG names which ridectl would not make: another manager's change, or a kind that it does not know. */
export async function someoneElse(method: 'PATCH' | 'DELETE', path: string, body?: object, contentType = 'application/merge-patch+json'): Promise<void> {
  const endpoint = clusterEndpoint(process.env['KUBECONFIG'] ?? '')
  try {
    const answer = await endpoint.send({method, path, ...(body === undefined ? {} : {body, headers: {'content-type': contentType}})})
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  } finally {
    await endpoint.close()
  }
}
