import {createGunzip} from 'node:zlib'
import {parse, type Tags} from 'yaml'
import {badRequest, failure} from '../errors.ts'
import type {Exchange} from './exchange.ts'

const limit = 3 * 1024 * 1024

export async function readBody({request}: Exchange): Promise<string> {
  const stream = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function mediaType({request}: Exchange): string {
  return (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The body of a POST, PUT or DELETE: JSON or YAML. `kind` is what it must be. */
export async function readObject(exchange: Exchange, kind: string): Promise<Record<string, unknown>> {
  const type = mediaType(exchange)
  if (type !== 'application/json' && type !== 'application/yaml') {
    throw failure(
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
    )
  }
  const text = await readBody(exchange)
  return asObject(type === 'application/json' ? parseJson(text, kind) : parseYaml(text), kind)
}

export function parseJson(text: string, kind: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why}`)
  }
}

/** The API server reads YAML 1.1, where `yes` is true, and leaves times as texts. */
const withoutDates = (tags: Tags) => tags.filter(tag => typeof tag === 'string' || !/timestamp|binary|omap|pairs|set$/.test(tag.tag))

export function parseYaml(text: string): unknown {
  try {
    return parse(text, {version: '1.1', schema: 'yaml-1.1', customTags: withoutDates, merge: false, maxAliasCount: 0, stringKeys: false})
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function asObject(value: unknown, kind: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw badRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: not an object`)
}
