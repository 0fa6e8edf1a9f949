import {badRequest, conflict} from '../errors.ts'
import {apiVersionOf} from '../resources/resource.ts'
import {decode} from '../schema/decode.ts'
import {applied} from '../ssa/apply.ts'
import {complete} from './create.ts'
import {matchNamespace} from './namespace.ts'
import {find} from './read.ts'
import type {Server, Target, WriteOptions} from './server.ts'
import {change, type Written} from './update.ts'
import {notFound} from '../errors.ts'
import type {Stored} from '../../contracts.ts'

/** Server-side apply: PATCH with application/apply-patch+yaml. Creates what is missing. */
export function apply(server: Server, target: Target, patch: unknown, options: WriteOptions & {readonly force: boolean}): Written {
  const {resource, namespace, subresource} = target
  const wanted = requireObject(target, patch)
  const live = find(server, target)
  if (live === undefined && subresource !== undefined) throw notFound(resource, target.name)
  if (live === undefined) requireNoUid(target, wanted)
  const merged = applied(server, resource, live, wanted, {manager: options.manager, force: options.force, subresource})
  requireName(target, merged)
  matchNamespace(merged, namespace)
  // The schema was enforced already: what is unknown is an error of the merge.
  const object = decode(resource, merged, {...options, validation: 'Ignore'})
  if (live === undefined) return {object: complete(server, target, object, options), created: true}
  return {object: change(server, target, live, object, options), created: false}
}

function requireObject({resource}: Target, patch: unknown): Record<string, unknown> {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) throw badRequest('error decoding YAML: the patch is not an object')
  const wanted = patch as Record<string, unknown>
  const {apiVersion = '', kind = ''} = wanted as {apiVersion?: string; kind?: string}
  if (apiVersion === apiVersionOf(resource) && kind === resource.kind) return wanted
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  throw badRequest(`invalid object type: ${groupVersion}, Kind=${kind}`)
}

function requireNoUid({resource, name}: Target, wanted: Record<string, unknown>): void {
  const uid = (wanted['metadata'] as {uid?: string} | undefined)?.uid
  if (!uid) return
  throw conflict(resource, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`)
}

function requireName({name}: Target, object: Stored): void {
  const own = object.metadata.name
  if (!own) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (own !== name) throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`)
}
