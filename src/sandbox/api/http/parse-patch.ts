import {badRequest} from '../errors.ts'
import type {Operation} from '../patch/json-patch.ts'
import type {Patch} from '../requests/patch.ts'

export function parsePatch(text: string, type: Patch['type']): Patch {
  const parsed = parse(text)
  if (type === 'application/merge-patch+json') {
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw badRequest('error decoding patch: a merge patch is an object')
    return {type, fields: parsed as Record<string, unknown>}
  }
  if (!Array.isArray(parsed)) throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp')
  return {type, operations: parsed as Operation[]}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : String(error)}`)
  }
}
