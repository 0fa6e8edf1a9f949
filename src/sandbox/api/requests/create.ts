import {randomUUID} from 'node:crypto'
import type {Stored} from '../../contracts.ts'
import {alreadyExists, failure, invalid, methodNotAllowed} from '../errors.ts'
import {fieldErrors} from '../rules/field-errors.ts'
import {validateCustom} from '../rules/custom.ts'
import {validateMetadata} from '../rules/metadata.ts'
import {resourceKey} from '../resources/resource.ts'
import {decode} from '../schema/decode.ts'
import {fillDefaults} from '../schema/structural.ts'
import {recordUpdate} from '../ssa/record-update.ts'
import {strategyOf} from '../strategies.ts'
import {generateName} from './generate-name.ts'
import {matchNamespace, requireNamespace} from './namespace.ts'
import {find} from './read.ts'
import {timestamp, type Server, type Target, type WriteOptions} from './server.ts'

const nameAttempts = 8

/** POST: decode, record who owns what, complete, validate, store. */
export function create(server: Server, target: Omit<Target, 'name'>, body: unknown, options: WriteOptions): Stored {
  const {resource, namespace} = target
  const decoded = decode(resource, body, options)
  wipeSystemFields(decoded)
  matchNamespace(decoded, namespace)
  return complete(server, target, recordUpdate(server, resource, undefined, decoded, options.manager), options)
}

/** The rest of a creation, where the fields' owners are recorded already. */
export function complete(server: Server, target: Omit<Target, 'name'>, object: Stored, options: WriteOptions): Stored {
  requireNamespace(server, target, object)
  if (target.resource.terminating) throw methodNotAllowed()
  const {generateName: prefix, name} = object.metadata
  for (let attempt = 1; ; attempt += 1) {
    const candidate = structuredClone(object)
    if (!name && typeof prefix === 'string') candidate.metadata.name = generateName(prefix)
    const prepared = prepare(server, target, candidate, options)
    if (find(server, {...target, name: prepared.metadata.name}) === undefined) return store(server, target, prepared, options)
    if (name) throw exists(server, target, prepared)
    if (attempt === nameAttempts) throw noFreeName(target, prepared.metadata.name)
  }
}

function prepare(server: Server, {resource, namespace}: Omit<Target, 'name'>, object: Stored, options: WriteOptions): Stored {
  const strategy = strategyOf(resource)
  object.metadata.uid = randomUUID()
  object.metadata.creationTimestamp = timestamp(server)
  if (resource.namespaced) object.metadata.namespace = namespace ?? ''
  if (resource.custom) {
    object.metadata.generation = 1
    if (resource.hasStatus) {
      delete object.status
      // A real server fills in the defaults of what it reads, the status among them.
      fillDefaults(object, resource.schema)
    }
  }
  strategy.prepareCreate?.(object, server)
  const errors = fieldErrors()
  validateMetadata(resource, object, strategy.nameRule, errors)
  strategy.validate?.(object, errors)
  if (resource.custom) validateCustom(resource, object, errors)
  if (errors.causes.length > 0) throw invalid(resource, object.metadata.name ?? '', errors.causes)
  for (const text of strategy.warnings?.(object) ?? []) options.warn(text)
  return object
}

function store(server: Server, {resource}: Omit<Target, 'name'>, object: Stored, options: WriteOptions): Stored {
  return options.dryRun ? object : server.store.put(resourceKey(resource), object)
}

/** What a client may not set. */
function wipeSystemFields({metadata}: Stored): void {
  for (const field of ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'resourceVersion', 'generation']) {
    delete metadata[field]
  }
}

function exists(server: Server, target: Omit<Target, 'name'>, {metadata: {name}}: Stored) {
  const error = alreadyExists(target.resource, name)
  const deleting = find(server, {...target, name})?.metadata.deletionTimestamp !== undefined
  return deleting ? failure(409, 'AlreadyExists', `object is being deleted: ${error.message}`, error.status.details) : error
}

function noFreeName({resource}: Omit<Target, 'name'>, name: string) {
  const {details} = alreadyExists(resource, name).status
  const message = `${resource.plural} "${name}" already exists, the server was not able to generate a unique name for the object`
  return failure(409, 'AlreadyExists', message, {...details, retryAfterSeconds: 1})
}
