import {refOf} from '../platform/ref.ts'
import type {Applied, ApplyOptions, Cluster, KubeObject, Ref} from '../world.ts'
import type {Asked} from './api-error.ts'
import type {Connection} from './connection.ts'
import {pathOf, resourceName} from './kinds.ts'
import {query} from './query.ts'
import {request, type Answer, type ApiCall} from './request.ts'
import {isWithin, secretsOf} from './sent.ts'

const fieldManager = 'ridectl'

export async function get(connection: Connection, ref: Ref): Promise<KubeObject | undefined> {
  const answer = await request(connection, {method: 'GET', path: pathOf(ref, ref), asked: askedOf(connection, ref, 'get'), accepts: [404]})
  return answer.status === 404 ? undefined : (answer.body as KubeObject)
}

export async function apply(connection: Connection, object: KubeObject, options: ApplyOptions = {}): Promise<Applied> {
  const ref = refOf(object)
  const {dryRun = false, force = true, manager = fieldManager, subresource} = options
  const answer = await request(connection, {
    ...changing(connection, ref, 'patch', object, subresource),
    method: 'PATCH',
    path: pathOf(ref, {...ref, subresource}) + query({fieldManager: manager, force, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined}),
    contentType: 'application/apply-patch+yaml',
  })
  return {object: answer.body as KubeObject, warnings: answer.warnings}
}

/** Where the answer was lost, or the name turns out to be taken after that, an object that holds all we sent is the one we made. */
export async function create(connection: Connection, object: KubeObject, options: Parameters<Cluster['create']>[1] = {}): Promise<KubeObject | undefined> {
  const ref = refOf(object)
  let isLost = false
  const answer = await request(connection, {
    ...changing(connection, ref, 'create', object),
    method: 'POST',
    path: pathOf(ref, {namespace: ref.namespace}) + query({fieldManager, fieldValidation: 'Strict', dryRun: options.dryRun ? 'All' : undefined}),
    accepts: [],
    recover: async () => {
      isLost = true
      return taken(await get(connection, ref))
    },
  }).catch(async (error: unknown): Promise<Answer> => {
    if (!isTaken(error)) throw error
    return {status: 409, body: isLost ? await get(connection, ref) : undefined, warnings: []}
  })
  if (answer.status !== 409) return answer.body as KubeObject
  const found = answer.body as KubeObject | undefined
  return found !== undefined && isWithin(object, found) ? found : undefined
}

const taken = (found: KubeObject | undefined): Answer | undefined => (found === undefined ? undefined : {status: 409, body: found, warnings: []})

const isTaken = (error: unknown): boolean => (error as {cause?: {reason?: string}}).cause?.reason === 'AlreadyExists'

export async function replace(connection: Connection, object: KubeObject): Promise<KubeObject> {
  const ref = refOf(object)
  const call = changing(connection, ref, 'update', object)
  const answer = await request(connection, {...call, method: 'PUT', path: pathOf(ref, ref) + query({fieldManager, fieldValidation: 'Strict'})})
  return answer.body as KubeObject
}

export async function patch(connection: Connection, ref: Ref, change: Record<string, unknown>, options: Parameters<Cluster['patch']>[2] = {}): Promise<KubeObject> {
  const {subresource} = options
  // a status is a record: what an older definition does not know of it is left out, and is no reason to stop
  const fieldValidation = subresource === 'status' ? 'Ignore' : 'Strict'
  const answer = await request(connection, {
    ...changing(connection, ref, 'patch', change, subresource),
    method: 'PATCH',
    path: pathOf(ref, {...ref, subresource}) + query({fieldManager, fieldValidation}),
    contentType: 'application/merge-patch+json',
  })
  return answer.body as KubeObject
}

/** An object of that name with another uid is not the one that was meant: that one is gone. */
export async function remove(connection: Connection, ref: Ref, options: Parameters<Cluster['remove']>[1] = {}): Promise<void> {
  const {uid, resourceVersion, propagation = 'Foreground'} = options
  const isConditional = uid !== undefined || resourceVersion !== undefined
  const body = {kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: propagation, ...(isConditional ? {preconditions: {uid, resourceVersion}} : {})}
  await request(connection, {
    asked: askedOf(connection, ref, 'delete'),
    method: 'DELETE',
    path: pathOf(ref, ref),
    body,
    accepts: isConditional ? [404, 409] : [404],
  })
}

function changing(connection: Connection, ref: Ref, verb: Asked['verb'], body: Record<string, unknown> | KubeObject, subresource?: string): Pick<ApiCall, 'asked' | 'body' | 'secrets'> {
  const metadata = body['metadata'] as {readonly resourceVersion?: unknown} | undefined
  const conditional = verb === 'update' || metadata?.resourceVersion !== undefined
  const asked = askedOf(connection, ref, verb, subresource)
  return {asked: {...asked, conditional, repeatable: verb !== 'create'}, body, secrets: secretsOf(ref.kind, body)}
}

function askedOf(connection: Connection, ref: Ref, verb: Asked['verb'], subresource?: string): Asked {
  return {
    context: connection.target.context,
    verb,
    resource: resourceName(ref) + (subresource === undefined ? '' : `/${subresource}`),
    namespace: ref.namespace,
    object: `${ref.kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`,
    repeatable: true,
    conditional: false,
  }
}
