import type {IncomingMessage} from 'node:http'
import {badRequest} from '../errors.ts'

/** Path and query of a request. Slashes at its beginning name no host; what is no address (`OPTIONS *`) is a path that nothing is served at. */
export function addressOf({url = '/'}: IncomingMessage): {readonly path: string; readonly query: URLSearchParams} {
  const parsed = URL.parse(url.startsWith('/') ? `https://127.0.0.1${url}` : url)
  return {path: parsed?.pathname ?? url, query: parsed?.searchParams ?? new URLSearchParams()}
}

/** A path that names a resource: /apis/GROUP/VERSION/namespaces/NAMESPACE/PLURAL/NAME/SUBRESOURCE. */
export interface ResourcePath {
  readonly group: string
  readonly version: string
  readonly namespace: string | undefined
  readonly plural: string
  readonly name: string | undefined
  readonly subresource: string | undefined
}

/** Below a namespace's own name these are its subresources, anything else is a resource in it. */
const ofNamespace = new Set(['status', 'finalize'])

export function parseResourcePath(path: string): ResourcePath | undefined {
  const parts = path.split('/').filter(part => part !== '').map(decode)
  const root = parts.shift()
  if (root !== 'api' && root !== 'apis') return undefined
  const group = root === 'api' ? '' : parts.shift()
  const version = parts.shift()
  if (group === undefined || version === undefined || parts.length === 0) return undefined
  if (parts[0] === 'namespaces' && parts.length > 2 && !ofNamespace.has(parts[2] ?? '')) {
    const [, namespace, plural = '', name, subresource, ...rest] = parts
    return rest.length > 0 ? undefined : {group, version, namespace, plural, name, subresource}
  }
  const [plural = '', name, subresource, ...rest] = parts
  return rest.length > 0 ? undefined : {group, version, namespace: undefined, plural, name, subresource}
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badRequest(`invalid path segment ${part}`)
  }
}
