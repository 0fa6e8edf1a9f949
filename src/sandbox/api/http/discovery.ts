import {methodNotAllowed, noSuchPath} from '../errors.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import type {Exchange} from './exchange.ts'
import {answer, answerText} from './respond.ts'

const write = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const readAndWrite = ['get', 'patch', 'update']

interface Subresource {
  readonly name: string
  readonly kind: string
  readonly verbs: readonly string[]
}

/** /api, /apis and what is below: which kinds are served, in both forms that clients ask for. */
export function discovery(exchange: Exchange): void {
  const {method, path, server} = exchange
  const resources = server.registry.all()
  const parts = path.split('/').filter(part => part !== '')
  const body = describe(exchange, parts, resources)
  if (body === undefined) {
    const isKnown = parts[0] === 'api' ? parts[1] === 'v1' : parts[0] === 'apis' && resources.some(one => one.group === parts[1])
    if (isKnown) throw noSuchPath()
    return answerText(exchange, 404, '404 page not found\n')
  }
  if (method !== 'GET') throw methodNotAllowed()
  const isAggregated = wantsAggregated(exchange) && parts.length === 1
  answer(exchange, 200, body, isAggregated ? aggregatedType : 'application/json')
}

/** Clients tell the two forms apart by this. */
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

function describe(exchange: Exchange, [root, group, version, ...rest]: readonly string[], resources: readonly Resource[]): unknown {
  if (root === 'api' && version === undefined) {
    const core = resources.filter(one => one.group === '')
    if (group === 'v1') return resourceList('v1', core)
    if (group === undefined) return wantsAggregated(exchange) ? aggregated(core) : {kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: addresses(exchange)}
  }
  if (root !== 'apis' || rest.length > 0) return undefined
  const grouped = resources.filter(one => one.group !== '')
  if (group === undefined) return wantsAggregated(exchange) ? aggregated(grouped) : groupList(grouped)
  const own = grouped.filter(one => one.group === group)
  if (version === undefined) return own.length === 0 ? undefined : {kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(own)}
  const ofVersion = own.filter(one => one.version === version)
  return ofVersion.length === 0 ? undefined : resourceList(`${group}/${version}`, ofVersion)
}

function wantsAggregated({request}: Exchange): boolean {
  return /g=apidiscovery\.k8s\.io;v=v2;as=APIGroupDiscoveryList/.test((request.headers.accept ?? '').replaceAll(' ', ''))
}

function addresses({request}: Exchange) {
  return [{clientCIDR: '0.0.0.0/0', serverAddress: request.headers.host ?? ''}]
}

function groupList(resources: readonly Resource[]) {
  return {kind: 'APIGroupList', apiVersion: 'v1', groups: byGroup(resources).map(describeGroup)}
}

function describeGroup(resources: readonly Resource[]) {
  const versions = versionsOf(resources).map(([first]) => ({groupVersion: apiVersionOf(first), version: first.version}))
  return {name: resources[0]?.group, versions, preferredVersion: versions[0]}
}

function byGroup(resources: readonly Resource[]): Resource[][] {
  return [...Map.groupBy(resources, one => one.group).values()]
}

function versionsOf(resources: readonly Resource[]): [Resource, ...Resource[]][] {
  return [...Map.groupBy(resources, one => one.version).values()] as [Resource, ...Resource[]][]
}

function resourceList(groupVersion: string, resources: readonly Resource[]) {
  return {kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: resources.flatMap(describeResource)}
}

function describeResource(resource: Resource): object[] {
  const {plural, singular, namespaced, kind, shortNames, categories} = resource
  const lists = {...(shortNames.length > 0 ? {shortNames} : {}), ...(categories.length > 0 ? {categories} : {})}
  const own = {name: plural, singularName: singular, namespaced, kind, verbs: verbsOf(resource), ...lists}
  const parts = subresources(resource).map(part => ({name: `${plural}/${part.name}`, singularName: '', namespaced, kind: part.kind, verbs: part.verbs}))
  return [own, ...parts]
}

function verbsOf({stored, kind, custom}: Resource): readonly string[] {
  if (!stored) return ['create']
  if (custom) return ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
  return kind === 'Namespace' ? write.filter(verb => verb !== 'deletecollection') : write
}

function subresources({kind, hasStatus}: Resource): Subresource[] {
  const own: Subresource[] = []
  if (kind === 'Namespace') own.push({name: 'finalize', kind, verbs: ['update']})
  if (kind === 'Pod') own.push({name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get']}, {name: 'log', kind, verbs: ['get']})
  if (hasStatus) own.push({name: 'status', kind, verbs: readAndWrite})
  return own
}

function aggregated(resources: readonly Resource[]) {
  const items = byGroup(resources).map(group => ({
    metadata: {...(group[0]?.group === '' ? {} : {name: group[0]?.group}), creationTimestamp: null},
    versions: versionsOf(group).map(own => ({version: own[0].version, resources: own.map(aggregatedResource), freshness: 'Current'})),
  }))
  return {kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items}
}

function aggregatedResource(resource: Resource): object {
  const {plural, singular, namespaced, group, version, kind, shortNames, categories} = resource
  const parts = subresources(resource).map(part => ({subresource: part.name, responseKind: {group, version, kind: part.kind}, verbs: part.verbs}))
  return {
    resource: plural,
    responseKind: {group, version, kind},
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 ? {shortNames} : {}),
    ...(categories.length > 0 ? {categories} : {}),
    ...(parts.length > 0 ? {subresources: parts} : {}),
  }
}
