import type {Seen} from './faulty-proxy.ts'

/** What a request writes, in words that are the same in every run: `create ControllerRevision -1`. Undefined where it writes nothing. */
export function writeOf({method, url, body}: Seen, instance: string): string | undefined {
  if (method === 'GET' || url.searchParams.has('dryRun') || url.pathname.startsWith('/apis/authorization.k8s.io/')) return undefined
  const {resource, name, subresource} = placed(url.pathname)
  const sent = body === '' ? {} : (JSON.parse(body) as Sent)
  if (resource === 'leases') return `${leaseVerb(sent)} the Lease`
  if (subresource === 'status') return `record ${recorded(sent)}`
  const own = (name ?? sent.metadata?.name ?? '').replace(instance, '').replace(/-[0-9a-f]{6,8}(?=$|-)/, '-HASH')
  return `${verbs[method] ?? method} ${resource}${own === '' ? '' : ` ${own}`}`
}

interface Sent {
  readonly metadata?: {readonly name?: string}
  readonly spec?: {readonly holderIdentity?: string; readonly acquireTime?: string; readonly renewTime?: string}
  readonly status?: {readonly state?: string; readonly history?: readonly {readonly result?: string}[]}
}

const verbs: Readonly<Record<string, string>> = {POST: 'create', PATCH: 'apply', PUT: 'replace', DELETE: 'remove'}

function placed(path: string): {readonly resource: string; readonly name?: string; readonly subresource?: string} {
  const [, resource = '', name, subresource] = /^\/apis?\/.*?v\d\w*\/(?:namespaces\/[^/]+\/(?=.))?([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
  return {resource, ...(name === undefined ? {} : {name}), ...(subresource === undefined ? {} : {subresource})}
}

function leaseVerb({spec}: Sent): string {
  if (spec?.holderIdentity === '') return 'release'
  return spec?.acquireTime === spec?.renewTime ? 'take' : 'renew'
}

function recorded({status = {}}: Sent): string {
  if (status.history !== undefined) return status.history[0]?.result ?? 'nothing'
  return status.state ?? Object.keys(status)[0] ?? 'nothing'
}
