import {failure} from '../errors.ts'
import {apply} from '../requests/apply.ts'
import {patchObject} from '../requests/patch.ts'
import type {Target} from '../requests/server.ts'
import type {Written} from '../requests/update.ts'
import {mediaType, parseYaml, readBody} from './body.ts'
import type {Exchange} from './exchange.ts'
import {parsePatch} from './parse-patch.ts'
import {isTrue} from './truth.ts'
import {invalidOptions, writeOptions} from './write-options.ts'

const strategicRefused =
  'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'

/** PATCH, by its content type. Strategic merge is not served: clients that need it are told so. */
export async function patch(exchange: Exchange, target: Target): Promise<Written> {
  const type = mediaType(exchange)
  switch (type) {
    case 'application/apply-patch+yaml':
      return applyPatch(exchange, target)
    case 'application/json-patch+json':
    case 'application/merge-patch+json': {
      const options = writeOptions(exchange, 'PatchOptions')
      if (exchange.query.has('force')) throw forbiddenForce()
      return patchObject(exchange.server, target, parsePatch(await readBody(exchange), type), options)
    }
    default:
      if (type === 'application/strategic-merge-patch+json') throw failure(415, 'UnsupportedMediaType', strategicRefused)
      throw failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  }
}

async function applyPatch(exchange: Exchange, target: Target): Promise<Written> {
  const {query} = exchange
  if (!query.get('fieldManager')) {
    throw invalidOptions('PatchOptions', {reason: 'FieldValueRequired', field: 'fieldManager', message: 'Required value: is required for apply patch'})
  }
  const options = writeOptions(exchange, 'PatchOptions')
  return apply(exchange.server, target, parseYaml(await readBody(exchange)), {...options, force: query.has('force') && isTrue(query.get('force'))})
}

function forbiddenForce() {
  return invalidOptions('PatchOptions', {reason: 'FieldValueForbidden', field: 'force', message: 'Forbidden: may not be specified for non-apply patch'})
}
