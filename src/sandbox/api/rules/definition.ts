import type {Stored} from '../../contracts.ts'
import {list, type Fields} from '../fields.ts'
import type {Schema} from '../schema/schema.ts'
import type {FieldErrors} from './field-errors.ts'
import {dnsLabel, dnsSubdomain} from './names.ts'

/** A CustomResourceDefinition: its names, its versions, and schemas that the sandbox can keep. */
export function validateDefinition({metadata, spec}: Stored, errors: FieldErrors): void {
  const {group = '', names = {}, scope} = spec
  const name = `${names.plural}.${group}`
  if (metadata.name !== name) errors.invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')
  if (group === '') errors.required('spec.group')
  else for (const text of dnsSubdomain(group)) errors.invalid('spec.group', group, text)
  if (!scope) errors.required('spec.scope')
  else if (scope !== 'Cluster' && scope !== 'Namespaced') errors.notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])
  validateNames(names, errors)
  validateVersions(list(spec, 'versions'), errors)
}

function validateNames(names: Fields, errors: FieldErrors): void {
  for (const name of ['plural', 'kind']) if (!names[name]) errors.required(`spec.names.${name}`)
  for (const name of ['plural', 'singular']) if (names[name]) for (const text of dnsLabel(names[name])) errors.invalid(`spec.names.${name}`, names[name], text)
}

function validateVersions(versions: readonly Fields[], errors: FieldErrors): void {
  const path = 'spec.versions'
  if (versions.length === 0) errors.required(path, 'must have at least one version')
  const stored = versions.filter(({storage}) => storage)
  if (stored.length !== 1) errors.invalid(path, versions, 'must have exactly one version marked as storage version')
  for (const [index, {name, schema}] of versions.entries()) {
    const at = `${path}[${index}]`
    for (const text of dnsLabel(name ?? '')) errors.invalid(`${at}.name`, name, text)
    const root = schema?.openAPIV3Schema as Schema | undefined
    if (root === undefined) errors.required(`${at}.schema.openAPIV3Schema`)
    else validateSchema(root, `${at}.schema.openAPIV3Schema`, errors)
  }
}

/** Structural, and without rules in CEL: a rule that is not kept is refused, not passed over. */
function validateSchema(schema: Schema, path: string, errors: FieldErrors): void {
  const {properties, items, additionalProperties: others} = schema
  if ((schema['x-kubernetes-validations']?.length ?? 0) > 0) errors.forbidden(`${path}.x-kubernetes-validations`, 'the sandbox does not evaluate CEL rules')
  const isOpen = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true
  if (schema.type === undefined && !isOpen) errors.required(`${path}.type`, 'must not be empty for specified object fields')
  if (schema.type === 'array' && items === undefined) errors.required(`${path}.items`, 'must be specified')
  for (const [name, one] of Object.entries(properties ?? {})) validateSchema(one, `${path}.properties[${name}]`, errors)
  if (items !== undefined) validateSchema(items, `${path}.items`, errors)
  if (typeof others === 'object') validateSchema(others, `${path}.additionalProperties`, errors)
}

export function validateDefinitionUpdate(definition: Stored, live: Stored, errors: FieldErrors): void {
  validateDefinition(definition, errors)
  for (const [path, before, after] of [
    ['spec.group', live.spec.group, definition.spec.group],
    ['spec.scope', live.spec.scope, definition.spec.scope],
    ['spec.names.kind', live.spec.names.kind, definition.spec.names.kind],
    ['spec.names.plural', live.spec.names.plural, definition.spec.names.plural],
  ] as const) if (before !== after) errors.invalid(path, after, 'field is immutable')
}
