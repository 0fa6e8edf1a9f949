import type {Stored} from '../../contracts.ts'
import {badRequest} from '../errors.ts'
import type {Resource} from '../resources/resource.ts'

/** What can be selected by, beside name and namespace. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Event: [
    ...['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(field => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Job: ['status.successful'],
  Namespace: ['status.phase'],
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  ReplicaSet: ['status.replicas'],
  Secret: ['type'],
  Service: ['spec.clusterIP', 'spec.type'],
}

/** Fields that are not where their name says. */
const elsewhere: Readonly<Record<string, (object: Stored) => unknown>> = {
  source: object => (object['source'] as {component?: string} | undefined)?.component ?? object['reportingComponent'],
  'status.successful': ({status}) => status?.succeeded ?? 0,
  'status.podIPs': ({status}) => status?.podIP,
  'spec.hostNetwork': ({spec}) => spec.hostNetwork ?? false,
  'status.replicas': ({status}) => status?.replicas ?? 0,
}

/** `metadata.name=a,status.phase!=Running`: whether an object fits. */
export function parseFieldSelector(resource: Resource, text: string): (object: Stored) => boolean {
  const terms = text.split(/(?<!\\),/).filter(term => term !== '').map(term => parseTerm(resource, term, text))
  return object => terms.every(holds => holds(object))
}

function parseTerm(resource: Resource, term: string, whole: string): (object: Stored) => boolean {
  const parts = /^(.*?)(!=|==|=)(.*)$/.exec(term)
  if (parts === null) throw badRequest(`invalid selector: '${whole}'; can't understand '${term}'`)
  const [, field = '', operator = '', escaped = ''] = parts
  requireKnown(resource, field)
  const value = escaped.replace(/\\(.)/g, '$1')
  const read = elsewhere[field] ?? (object => at(object, field))
  return object => (String(read(object) ?? '') === value) === (operator !== '!=')
}

function at(object: Stored, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], object)
}

function requireKnown({kind, custom, namespaced}: Resource, field: string): void {
  const own = custom ? undefined : fieldsOf[kind]
  const known = [...(own ?? []), 'metadata.name', ...(namespaced ? ['metadata.namespace'] : [])]
  if (known.includes(field)) return
  if (own !== undefined) throw badRequest(`field label not supported: ${field}`)
  const list = known.map(one => JSON.stringify(one)).join(', ')
  throw badRequest(`${JSON.stringify(field)} is not a known field selector: only ${list}`)
}
