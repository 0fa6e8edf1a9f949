import type {Stored} from '../../contracts.ts'
import {badRequest, conflict, failure, invalid, staleObject} from '../errors.ts'
import {fieldErrors} from '../rules/field-errors.ts'
import {validateCustom, validateCustomStatus} from '../rules/custom.ts'
import {validateMetadata, validateMetadataUpdate} from '../rules/metadata.ts'
import {resourceKey} from '../resources/resource.ts'
import {decode} from '../schema/decode.ts'
import {equal} from '../schema/equal.ts'
import {recordUpdate} from '../ssa/record-update.ts'
import {sameButForTimes} from '../ssa/managed-fields.ts'
import {strategyOf} from '../strategies.ts'
import {complete} from './create.ts'
import {matchNamespace} from './namespace.ts'
import {find, get} from './read.ts'
import {prepareUpdate} from './prepare-update.ts'
import type {Server, Target, WriteOptions} from './server.ts'

export interface Written {
  readonly object: Stored
  readonly created: boolean
}

/** PUT. */
export function update(server: Server, target: Target, body: unknown, options: WriteOptions): Written {
  const {resource, namespace, name, subresource} = target
  const wanted = decode(resource, body, options)
  matchNamespace(wanted, namespace)
  const ownName = wanted.metadata.name
  if (ownName === undefined || ownName === '') {
    throw badRequest(`the name of the object (based on URL) was undeterminable: name must be provided`)
  }
  if (ownName !== name) throw badRequest(`the name of the object (${ownName}) does not match the name on the URL (${name})`)
  if (strategyOf(resource).createsOnUpdate && find(server, target) === undefined) {
    return {object: complete(server, target, recordUpdate(server, resource, undefined, wanted, options.manager), options), created: true}
  }
  const live = get(server, target)
  requireSameUid(target, wanted, live)
  return {object: change(server, target, live, recordUpdate(server, resource, live, wanted, options.manager, subresource), options), created: false}
}

/** The rest of an update, where the fields' owners are recorded already: preconditions, immutable parts, validation, store. */
export function change(server: Server, target: Target, live: Stored, wanted: Stored, options: WriteOptions): Stored {
  requireSameVersion(target, wanted, live)
  const object = prepareUpdate(server, target, structuredClone(wanted), live)
  object.metadata.resourceVersion = live.metadata.resourceVersion
  validate(target, object, live, options)
  if (equal(object, live)) return live
  if (sameButForTimes(object, live)) return live
  if (options.dryRun) return object
  const {deletionTimestamp, finalizers = [], deletionGracePeriodSeconds = 0} = object.metadata
  const finished = deletionTimestamp !== undefined && finalizers.length === 0 && deletionGracePeriodSeconds === 0 && (live.metadata.finalizers?.length ?? 0) > 0
  if (finished && !holdsContent(object)) return server.store.remove(resourceKey(target.resource), object)
  return server.store.put(resourceKey(target.resource), object)
}

/** A namespace is not gone before its spec's finalizers are. */
function holdsContent(object: Stored): boolean {
  return object.kind === 'Namespace' && object.spec?.finalizers?.length > 0
}

export function requireSameUid({resource, name}: Target, wanted: Stored, live: Stored): void {
  const {uid} = wanted.metadata
  if (!uid || uid === live.metadata.uid) return
  throw conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`)
}

function requireSameVersion({resource, name}: Target, wanted: Stored, live: Stored): void {
  const {resourceVersion} = wanted.metadata
  if (resourceVersion && !/^\d+$/.test(resourceVersion)) {
    throw failure(500, undefined, `strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`)
  }
  if (resourceVersion && resourceVersion !== '0') {
    if (resourceVersion !== live.metadata.resourceVersion) throw staleObject(resource, name)
    return
  }
  if (resource.unconditionalUpdate) return
  const cause = {reason: 'FieldValueInvalid', message: 'Invalid value: 0: must be specified for an update', field: 'metadata.resourceVersion'}
  throw invalid({kind: resource.plural, group: resource.group}, name, [cause])
}

function validate({resource, subresource, name}: Target, object: Stored, live: Stored, options: WriteOptions): void {
  const strategy = strategyOf(resource)
  const errors = fieldErrors()
  // Asked of every object, and once more by each kind's own rules: a rejection names its cause twice.
  validateMetadata(resource, object, undefined, errors, true)
  validateMetadataUpdate(object, live, errors)
  validateMetadataUpdate(object, live, errors)
  if (resource.custom) (subresource === 'status' ? validateCustomStatus : validateCustom)(resource, object, errors)
  if (subresource === 'status') strategy.validateStatus?.(object, live, errors)
  else if (subresource === undefined) strategy.validateUpdate?.(object, live, errors)
  if (errors.causes.length > 0) throw invalid(resource, name, errors.causes)
  if (subresource === undefined) for (const text of strategy.warnings?.(object) ?? []) options.warn(text)
}
