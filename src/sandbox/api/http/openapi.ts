import {createHash} from 'node:crypto'
import {failure} from '../errors.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import type {Schema} from '../schema/schema.ts'
import {schemas} from '../schema/table.ts'
import type {Exchange} from './exchange.ts'
import {answer} from './respond.ts'

/** /openapi/v3: what `kubectl apply` checks fields with, and `kubectl explain` reads. */
export function openApi(exchange: Exchange): void {
  const {path, server} = exchange
  const resources = server.registry.all()
  const groups = Map.groupBy(resources, one => (one.group === '' ? `api/${one.version}` : `apis/${apiVersionOf(one)}`))
  const name = path.slice('/openapi/v3/'.length)
  if (name === '') {
    const paths = [...groups].map(([group, own]) => [group, {serverRelativeURL: `/openapi/v3/${group}?hash=${hashOf(own)}`}])
    return answer(exchange, 200, {paths: Object.fromEntries(paths)})
  }
  const own = groups.get(name)
  if (own === undefined) throw failure(404, 'NotFound', 'the server could not find the requested resource', {})
  answer(exchange, 200, document(own))
}

function document(resources: readonly Resource[]) {
  const components = resources.flatMap(resource => Object.entries(reachable(resource)))
  return {
    openapi: '3.0.0',
    info: {title: 'Kubernetes', version: 'v1.35'},
    paths: Object.fromEntries(resources.filter(one => one.stored).map(resource => [itemPath(resource), operations(resource)])),
    components: {schemas: Object.fromEntries(components)},
  }
}

function hashOf(resources: readonly Resource[]): string {
  return createHash('sha256').update(JSON.stringify(resources)).digest('hex').toUpperCase().slice(0, 32)
}

function itemPath(resource: Resource): string {
  const root = resource.group === '' ? '/api' : '/apis'
  return `${root}/${apiVersionOf(resource)}/${resource.namespaced ? 'namespaces/{namespace}/' : ''}${resource.plural}/{name}`
}

/** kubectl looks here for whether the server knows dryRun and fieldValidation. */
function operations({group, version, kind}: Resource): object {
  const parameter = (name: string) => ({name, in: 'query', schema: {type: 'string', uniqueItems: true}})
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(parameter)
  const gvk = {'x-kubernetes-group-version-kind': {group, version, kind}}
  return {
    get: {'x-kubernetes-action': 'get', ...gvk},
    patch: {'x-kubernetes-action': 'patch', ...gvk, parameters},
  }
}

/** A resource's own schema by name, with all that it refers to. */
function reachable({schema, group, version, kind, custom}: Resource): Record<string, Schema> {
  const found: Record<string, Schema> = {}
  const visit = (one: Schema): void => {
    if (one.$ref !== undefined && !(one.$ref in found)) {
      found[one.$ref] = {}
      const target = schemas[one.$ref] ?? {}
      visit(target)
      found[one.$ref] = published(target)
    }
    for (const property of Object.values(one.properties ?? {})) visit(property)
    if (one.items !== undefined) visit(one.items)
    if (typeof one.additionalProperties === 'object') visit(one.additionalProperties)
  }
  visit(schema)
  if (custom) {
    const name = `${group.split('.').toReversed().join('.')}.${version}.${kind}`
    found[name] = {...published(schema), 'x-kubernetes-group-version-kind': [{group, version, kind}]}
  }
  return found
}

/** In OpenAPI a reference stands alone: what is said beside it needs allOf. */
function published(schema: Schema): Schema {
  const {$ref, 'x-zero': _zero, properties, items, additionalProperties, ...rest} = schema
  const reference = $ref === undefined ? {} : {allOf: [{$ref: `#/components/schemas/${$ref}`}]}
  return {
    ...rest,
    ...reference,
    ...(properties === undefined ? {} : {properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, published(one)]))}),
    ...(items === undefined ? {} : {items: published(items)}),
    ...(additionalProperties === undefined
      ? {}
      : {additionalProperties: typeof additionalProperties === 'object' ? published(additionalProperties) : additionalProperties}),
  }
}
