import {createPrivateKey, createPublicKey} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createApi, type Api} from '../../../src/sandbox/api/api.ts'
import {serve} from '../../../src/sandbox/api/http/serve.ts'
import {newIssuer, serverCertificate} from '../../../src/sandbox/certificate.ts'
import type {NodePort} from '../../../src/sandbox/contracts.ts'
import {endpoint, type Endpoint} from './endpoint.ts'

export const token = 'token-of-the-test'

/** No pod ever runs. */
const noNode: NodePort = {
  logs: () => undefined,
  exec: () => {
    throw new Error('there is no node')
  },
}

export interface SandboxEndpoint extends Endpoint {
  readonly api: Api
  readonly port: number
  readonly authority: string
}

/** The sandbox's API server alone, on HTTPS, with a database of its own. */
export async function sandboxEndpoint(node: NodePort = noNode): Promise<SandboxEndpoint> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-'))
  const api = createApi({database: join(folder, 'store.db')})
  const {authority, ...tls} = certificates()
  const served = await serve(api, {port: 0, ...tls, token, node})
  const close = async () => {
    await served.close()
    api.close()
    rmSync(folder, {recursive: true})
  }
  return {...endpoint({server: `https://127.0.0.1:${served.port}`, token, ca: authority}, close), api, port: served.port, authority}
}

function certificates() {
  const {key, certificate: authority} = newIssuer('contract')
  const pem = key.export({type: 'pkcs8', format: 'pem'}).toString()
  const issuer = {name: 'contract', key: createPrivateKey(pem), publicKey: createPublicKey(createPrivateKey(pem))}
  return {authority, ...serverCertificate(issuer, ['localhost'], ['127.0.0.1'])}
}
