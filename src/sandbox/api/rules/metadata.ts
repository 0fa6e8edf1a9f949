import type {Stored, StoredMetadata} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import type {NameRule} from '../strategy.ts'
import type {FieldErrors} from './field-errors.ts'
import {dnsLabel, labelValue, pathSegmentName, qualifiedName, subdomainName} from './names.ts'

const mostAnnotations = 256 * 1024

/** `rule`: what names of the kind may be; none on update, where the name is fixed. */
export function validateMetadata({namespaced, custom}: Resource, {metadata}: Stored, rule: NameRule | undefined, errors: FieldErrors, isUpdate = false): void {
  validateName(metadata, isUpdate ? pathSegmentName : (rule ?? (custom ? customName : subdomainName)), errors)
  if (namespaced && !metadata.namespace) errors.required('metadata.namespace')
  if (namespaced && metadata.namespace) for (const text of dnsLabel(metadata.namespace)) errors.invalid('metadata.namespace', metadata.namespace, text)
  if (!namespaced && metadata.namespace) errors.forbidden('metadata.namespace', 'not allowed on this type')
  validateLabels(metadata.labels, 'metadata.labels', errors)
  validateAnnotations(metadata.annotations, 'metadata.annotations', errors)
  validateOwners(metadata.ownerReferences ?? [], errors)
  validateFinalizers(metadata.finalizers ?? [], errors)
}

/** The names of custom resources are subdomains, whatever they are used for. */
const customName: NameRule = subdomainName

function validateName({name, generateName}: StoredMetadata, rule: NameRule, errors: FieldErrors): void {
  if (typeof generateName === 'string' && generateName !== '') {
    for (const text of rule(generateName, true)) errors.invalid('metadata.generateName', generateName, text)
  }
  if (!name) errors.required('metadata.name', 'name or generateName is required')
  else for (const text of rule(name, false)) errors.invalid('metadata.name', name, text)
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string, errors: FieldErrors): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const text of qualifiedName(key)) errors.invalid(path, key, text)
    for (const text of labelValue(value)) errors.invalid(path, value, text)
  }
}

export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string, errors: FieldErrors): void {
  const entries = Object.entries(annotations ?? {})
  for (const [key] of entries) for (const text of qualifiedName(key.toLowerCase())) errors.invalid(path, key, text)
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
  if (size > mostAnnotations) errors.tooLong(path, `may not be more than ${mostAnnotations} bytes`)
}

function validateOwners(owners: NonNullable<StoredMetadata['ownerReferences']>, errors: FieldErrors): void {
  const path = 'metadata.ownerReferences'
  for (const {apiVersion, kind, name, uid} of owners) {
    if (!apiVersion || apiVersion.endsWith('/')) errors.invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty')
    for (const [field, value] of Object.entries({kind, name, uid})) if (!value) errors.invalid(`${path}.${field}`, value, 'must not be empty')
  }
  const controllers = owners.filter(({controller}) => controller)
  if (controllers.length > 1) {
    const names = controllers.slice(0, 2).map(({name}) => name)
    errors.invalid(path, owners, `Only one reference can have Controller set to true. Found "true" in references for ${names.join(' and ')}`)
  }
}

const standardFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function validateFinalizers(finalizers: readonly string[], errors: FieldErrors): void {
  const path = 'metadata.finalizers'
  for (const [index, finalizer] of finalizers.entries()) {
    for (const text of qualifiedName(finalizer)) errors.invalid(path, finalizer, text)
    if (finalizer.includes('/') || standardFinalizers.has(finalizer)) continue
    errors.invalid(`${path}[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')
  }
}

const fixed = ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const

/** What no update may do to an object, whatever its kind. */
export function validateMetadataUpdate({metadata}: Stored, live: Stored, errors: FieldErrors): void {
  const before = live.metadata.finalizers ?? []
  const added = (metadata.finalizers ?? []).filter(finalizer => !before.includes(finalizer))
  if (live.metadata.deletionTimestamp !== undefined && added.length > 0) {
    const names = `[]string{${added.toSorted().map(name => JSON.stringify(name)).join(', ')}}`
    errors.forbidden('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers ${names}`)
  }
  for (const field of fixed) if (metadata[field] !== live.metadata[field]) errors.invalid(`metadata.${field}`, metadata[field], 'field is immutable')
}
