import {RidectlError, type Remedy} from '../errors.ts'
import type {Connection} from './connection.ts'
import type {NetworkFault} from './exchange.ts'
import {proxyFor} from './proxy.ts'

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'cut the connection',
  EPIPE: 'cut the connection',
  ERR_STREAM_PREMATURE_CLOSE: 'cut the connection in the middle of an answer',
  ENOTFOUND: 'has a name that does not resolve',
  EAI_AGAIN: 'has a name that could not be looked up',
  EHOSTUNREACH: 'cannot be reached from this network',
  ENETUNREACH: 'cannot be reached from this network',
  ETIMEDOUT: 'did not answer',
  REQUEST_TIMEOUT: 'took the request and did not answer it',
  EPROTO: 'does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'does not speak TLS',
  HPE_INVALID_CONSTANT: 'does not speak HTTP',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet (is the clock right?)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that the kubeconfig does not trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate that the kubeconfig does not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that the kubeconfig does not trust',
  UNABLE_TO_GET_ISSUER_CERT: 'has a certificate that the kubeconfig does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate that the kubeconfig does not trust',
  CERT_SIGNATURE_FAILURE: 'has a certificate that the kubeconfig does not trust',
}

/** TLS alerts of a server that does not accept the client's own certificate. */
const ownCertificate = /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|ACCESS_DENIED)/

/** What trying again cannot mend. */
export const isLasting = (fault: NetworkFault): boolean => /CERT|SSL|EPROTO|HPE_/.test(fault.code)

export function unreachable(connection: Connection, fault: NetworkFault): RidectlError {
  const {context} = connection.target
  if (ownCertificate.test(fault.code)) {
    return new RidectlError('CREDENTIALS', `context ${context}: the server does not accept the client certificate of the kubeconfig`, {cause: fault})
  }
  const what = `${connection.server.origin} ${reasonOf(fault, connection)}`
  return new RidectlError('UNREACHABLE', `context ${context}: ${proxied(connection, fault) ?? what}`, {remedy: remedyFor(context), cause: fault})
}

const reasonOf = ({code}: NetworkFault, {timing}: Connection): string =>
  code === 'CONNECT_TIMEOUT' ? `did not answer in ${timing.connect / 1000} s` : (reasons[code] ?? `cannot be reached (${code})`)

/** What a proxy does before there is a connection to the server; of later faults it is said that there is one. */
function proxied(connection: Connection, fault: NetworkFault): string | undefined {
  const url = proxyFor(connection.target)
  if (url === undefined || !URL.canParse(url)) return undefined
  const {protocol, host} = new URL(url)
  const proxy = `the proxy ${protocol}//${host}`
  const [, status] = /^Bad response: (\d+)$/.exec(fault.code) ?? []
  if (status !== undefined) return `${proxy} answers ${status} to who wants to reach ${connection.server.origin}${status === '407' ? ': it wants a user and a password, as in http://USER:PASSWORD@HOST' : ''}`
  if (notThere.test(fault.code)) return `${proxy} ${reasonOf(fault, connection)}`
  return `${connection.server.origin}, through ${proxy}, ${reasonOf(fault, connection)}`
}

const notThere = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/

export const remedyFor = (context: string): readonly Remedy[] =>
  context === 'sandbox'
    ? [{command: 'ridectl sandbox start', why: 'the sandbox is not running'}]
    : [{command: `kubectl --context ${context} get --raw /readyz`, why: 'VPN off, or the cluster is down?'}]
