import type {Stored} from '../../contracts.ts'
import {badRequest, failure} from '../errors.ts'
import {applyJsonPatch, type Operation} from '../patch/json-patch.ts'
import {applyMergePatch} from '../patch/merge-patch.ts'
import {decodeOrExplain} from '../schema/decode.ts'
import {DecodeError} from '../schema/decode-error.ts'
import {recordUpdate} from '../ssa/record-update.ts'
import {matchNamespace} from './namespace.ts'
import {get} from './read.ts'
import type {Server, Target, WriteOptions} from './server.ts'
import {change, type Written} from './update.ts'

export type Patch =
  | {readonly type: 'application/json-patch+json'; readonly operations: readonly Operation[]}
  | {readonly type: 'application/merge-patch+json'; readonly fields: Record<string, unknown>}

/** PATCH, but apply: change the live object, then as PUT. */
export function patchObject(server: Server, target: Target, patch: Patch, options: WriteOptions): Written {
  const {resource, namespace, name, subresource} = target
  const live = get(server, target)
  const patched = patch.type === 'application/json-patch+json' ? applyJsonPatch(live, patch.operations) : applyMergePatch(live, patch.fields)
  const wanted = decodePatched(target, patched, options)
  const own = wanted.metadata.name
  if (own !== name) throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`)
  matchNamespace(wanted, namespace)
  return {object: change(server, target, live, recordUpdate(server, resource, live, wanted, options.manager, subresource), options), created: false}
}

function decodePatched({resource}: Target, patched: unknown, options: WriteOptions): Stored {
  try {
    return decodeOrExplain(resource, patched, options)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const message = `Invalid value: ${JSON.stringify(JSON.stringify(patched))}: ${error.message}`
    throw failure(422, 'Invalid', ` "" is invalid: patch: ${message}`, {causes: [{reason: 'FieldValueInvalid', message, field: 'patch'}]})
  }
}
