import {failure, invalid} from '../errors.ts'
import type {WriteOptions} from '../requests/server.ts'
import type {Exchange} from './exchange.ts'

const validations = ['Ignore', 'Strict', 'Warn'] as const

/** The query of a write: who writes, whether it is only asked, and what an unknown field does. */
export function writeOptions({query, request, warnings}: Exchange, kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions'): WriteOptions {
  const dryRun = query.getAll('dryRun').filter(value => value !== '')
  if (dryRun.some(value => value !== 'All')) throw unsupported(kind, 'dryRun', dryRun, ['All'])
  const asked = query.get('fieldValidation') ?? ''
  const validation = asked === '' ? 'Warn' : validations.find(one => one === asked)
  if (validation === undefined) throw unsupported(kind, 'fieldValidation', asked, ['', ...validations])
  const manager = query.get('fieldManager') ?? ''
  if (manager.length > 128) {
    throw invalidOptions(kind, {reason: 'FieldValueTooLong', field: 'fieldManager', message: 'Too long: may not be more than 128 bytes'})
  }
  return {manager: manager || fromUserAgent(request.headers['user-agent']), dryRun: dryRun.length > 0, validation, warn: text => void warnings.push(text)}
}

function fromUserAgent(agent = ''): string {
  const first = agent.split('/')[0]?.replace(/[^\x20-\x7e]/g, '') ?? ''
  return first.slice(0, 128) || 'unknown'
}

function unsupported(kind: string, field: string, value: unknown, allowed: readonly string[]) {
  const list = allowed.map(one => JSON.stringify(one)).join(', ')
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`
  return invalidOptions(kind, {reason: 'FieldValueNotSupported', field, message})
}

export function invalidOptions(kind: string, cause: {reason: string; field: string; message: string}) {
  const {message, details} = invalid({kind, group: 'meta.k8s.io'}, '', [cause]).status
  return failure(422, 'Invalid', message, details)
}
