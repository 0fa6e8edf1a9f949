import type {Access} from './connection.ts'
import type {Credential} from './exec-login.ts'
import type {Target} from './kubeconfig.ts'
import {agentFor, authorities, type Certificates, impersonation, pem} from './plain-access.ts'

/** What a login program gives, and what the kubeconfig says beside it. */
export async function programAccess(target: Target, login: () => Promise<Credential>): Promise<() => Promise<Access>> {
  const ca = await authorities(target)
  const own = {cert: await pem(target, 'client-certificate'), key: await pem(target, 'client-key'), ca}
  const agent = perCertificate((certificates) => agentFor(target, certificates))
  return async () => {
    const credential = await login()
    return {agent: agent(withCredential(own, credential)), headers: {...bearer(credential), ...impersonation(target.user.fields)}}
  }
}

export const bearer = ({token}: Credential): Access['headers'] => (token ? {authorization: `Bearer ${token}`} : {})

export const withCredential = (own: Certificates, {clientCertificateData: cert, clientKeyData: key}: Credential): Certificates => (cert && key ? {...own, cert, key} : own)

/** Connections are kept as long as the client certificate is the same: a login may give a new one. */
export function perCertificate(make: (certificates: Certificates) => Access['agent']): (certificates: Certificates) => Access['agent'] {
  let made: {readonly of: string; readonly agent: Access['agent']} | undefined
  return (certificates) => {
    const of = `${String(certificates.cert)}${String(certificates.key)}`
    if (made?.of !== of) made = {of, agent: make(certificates)}
    return made.agent
  }
}
