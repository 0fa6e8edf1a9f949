import type {LocalApi, Stored} from '../contracts.ts'

/** Where a request goes. */
export interface Backend {
  readonly namespace: string
  readonly service: string
  readonly port: number | string
}

export interface IngressRules {
  /** undefined: no Ingress wants it. */
  backend(host: string, path: string): Backend | undefined
  hosts(): string[]
  stop(): void
}

interface Rule {
  readonly host: string
  readonly path: string
  readonly isExact: boolean
  readonly backend: Backend
}

interface HttpPath {
  readonly path?: string
  readonly pathType?: string
  readonly backend: IngressBackend
}

interface IngressBackend {
  readonly service?: {readonly name: string; readonly port?: {readonly number?: number; readonly name?: string}}
}

/** Follows the Ingresses, and tells each where it is served. */
export function followIngresses(local: LocalApi, httpPort: number): IngressRules {
  const rules = new Map<string, Rule[]>()
  let isStopped = false
  const stopWatch = local.watch(['Ingress'], ({type, object}) => {
    if (type === 'DELETED') rules.delete(object.metadata.uid)
    else {
      rules.set(object.metadata.uid, rulesOf(object))
      setImmediate(() => isStopped || announce(local, object, httpPort))
    }
  })
  const all = (): Rule[] => [...rules.values()].flat()
  return {
    stop: () => {
      isStopped = true
      stopWatch()
    },
    backend: (host, path) => all().filter((rule) => fitsHost(rule.host, host) && fitsPath(rule, path)).sort(byPrecision)[0]?.backend,
    hosts: () => [...new Set(all().map(({host}) => host))].filter((host) => host !== '').sort(),
  }
}

function announce(local: LocalApi, {metadata}: Stored, port: number): void {
  const ingress = local.get('Ingress', metadata.namespace, metadata.name)
  const status = {loadBalancer: {ingress: [{ip: '127.0.0.1', ports: [{port, protocol: 'TCP'}]}]}}
  if (ingress === undefined || JSON.stringify(ingress.status) === JSON.stringify(status)) return
  local.update({...ingress, status}, 'ingress-proxy', 'status')
}

function rulesOf({metadata: {namespace = ''}, spec}: Stored): Rule[] {
  const rules = ((spec?.rules ?? []) as {host?: string; http?: {paths?: HttpPath[]}}[]).flatMap(({host = '', http}) =>
    (http?.paths ?? []).flatMap(({path = '/', pathType, backend}) => ruleOf({host, path, isExact: pathType === 'Exact'}, namespace, backend)))
  return [...rules, ...ruleOf({host: '', path: '/', isExact: false}, namespace, (spec?.defaultBackend ?? {}) as IngressBackend)]
}

function ruleOf(rule: Omit<Rule, 'backend'>, namespace: string, {service}: IngressBackend): Rule[] {
  const port = service?.port?.number ?? service?.port?.name
  return service === undefined || port === undefined ? [] : [{...rule, backend: {namespace, service: service.name, port}}]
}

/** `*.example.com` stands for one more label; a rule without a host for every name of this machine, and no other. */
function fitsHost(wanted: string, host: string): boolean {
  if (wanted === '') return isOfThisMachine(host)
  return wanted.startsWith('*.') ? host.slice(host.indexOf('.')) === wanted.slice(1) : wanted === host
}

export const isOfThisMachine = (host: string): boolean => /^(127\.0\.0\.1|\[::1\]|([a-z0-9-]+\.)*localhost)$/.test(host)

function fitsPath({path, isExact}: Rule, wanted: string): boolean {
  if (isExact) return path === wanted
  const prefix = path.replace(/\/+$/, '')
  return wanted === prefix || wanted.startsWith(`${prefix}/`)
}

/** A named host before `*` before none; then an exact path, then the longest. */
function byPrecision(left: Rule, right: Rule): number {
  const rank = ({host}: Rule): number => (host === '' ? 0 : host.startsWith('*') ? 1 : 2)
  return rank(right) - rank(left) || Number(right.isExact) - Number(left.isExact) || right.path.length - left.path.length
}
