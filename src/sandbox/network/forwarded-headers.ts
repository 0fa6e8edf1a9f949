import type {IncomingMessage} from 'node:http'

const ofOneHop = new Set(['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect'])
const ours = new Set(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip'])

/** A request's headers for the pod, as they were written; who asked, and for what, is told by us and by nobody else. */
export function forwardedHeaders(request: IncomingMessage, options: {readonly isUpgrade: boolean}): string[] {
  const {remoteAddress = '127.0.0.1', localPort} = request.socket
  const own = {'X-Forwarded-For': remoteAddress, 'X-Real-IP': remoteAddress, 'X-Forwarded-Host': request.headers.host ?? '', 'X-Forwarded-Port': String(localPort), 'X-Forwarded-Proto': 'http'}
  const dropped = (name: string): boolean => ours.has(name) || (!options.isUpgrade && isOfOneHop(name, request))
  return [...pairs(request.rawHeaders).filter(([name]) => !dropped(name.toLowerCase())), ...Object.entries(own)].flat()
}

/** An answer's headers for the client; how its body is cut into parts is for this server to say. */
export function returnedHeaders(answer: IncomingMessage): string[] {
  return pairs(answer.rawHeaders).filter(([name]) => !isOfOneHop(name.toLowerCase(), answer) && name.toLowerCase() !== 'transfer-encoding').flat()
}

function isOfOneHop(name: string, {headers}: IncomingMessage): boolean {
  return ofOneHop.has(name) || (headers.connection ?? '').toLowerCase().split(/\s*,\s*/).includes(name)
}

export function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ''] as [string, string]] : []))
}
