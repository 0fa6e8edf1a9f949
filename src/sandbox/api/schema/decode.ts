import type {Stored} from '../../contracts.ts'
import {badRequest} from '../errors.ts'
import type {WriteOptions} from '../requests/server.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import {strategyOf} from '../strategies.ts'
import {decodeCustom} from './decode-custom.ts'
import {decodeBuiltIn} from './decode-built-in.ts'
import {DecodeError} from './decode-error.ts'

/** A body as the object that it means: checked against its type, unknown fields dropped or refused, defaults filled in. */
export function decode(resource: Resource, body: unknown, options: Pick<WriteOptions, 'validation' | 'warn'>): Stored {
  try {
    return decodeOrExplain(resource, body, options)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${error.message}`)
  }
}

/** The same, where a patch's result is decoded: its errors are worded by the patch. */
export function decodeOrExplain(resource: Resource, body: unknown, options: Pick<WriteOptions, 'validation' | 'warn'>): Stored {
  const given = requireKind(resource, body)
  const unknown: string[] = []
  const object = resource.custom ? decodeCustom(resource, given, unknown) : decodeBuiltIn(resource, given, unknown)
  tellUnknown(unknown, options)
  const strategy = strategyOf(resource)
  strategy.convert?.(object)
  strategy.defaults?.(object)
  return object
}

function requireKind(resource: Resource, body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('the body is not an object')
  const given = body as Record<string, unknown>
  const apiVersion = apiVersionOf(resource)
  const {kind = resource.kind, apiVersion: version = apiVersion} = given as {kind?: unknown; apiVersion?: unknown}
  if (version !== apiVersion && version !== '') {
    const text = `${String(kind)} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)}`
    throw badRequest(text)
  }
  if (kind !== resource.kind && kind !== '') {
    const go = `converting (${resource.version}.${String(kind)}) to (${goGroup(resource)}.${resource.kind}): unknown conversion`
    throw badRequest(`${String(kind)} in version "${resource.version}" cannot be handled as a ${resource.kind}: ${go}`)
  }
  return {...given, apiVersion, kind: resource.kind}
}

function goGroup({group}: Resource): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group)
}

function tellUnknown(fields: readonly string[], {validation, warn}: Pick<WriteOptions, 'validation' | 'warn'>): void {
  const texts = fields.map(field => `unknown field ${JSON.stringify(field)}`)
  if (texts.length === 0 || validation === 'Ignore') return
  if (validation === 'Strict') throw new DecodeError(`strict decoding error: ${texts.join(', ')}`)
  for (const text of texts) warn(text)
}
