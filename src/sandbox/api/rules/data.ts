import type {Stored} from '../../contracts.ts'
import {equal} from '../schema/equal.ts'
import type {FieldErrors} from './field-errors.ts'
import {configKey} from './names.ts'

const mostData = 1024 * 1024

type Data = Readonly<Record<string, string>>

function dataOf(object: Stored, field: string): Data {
  return (object[field] ?? {}) as Data
}

function validateKeys(data: Data, path: string, errors: FieldErrors): void {
  for (const key of Object.keys(data)) for (const text of configKey(key)) errors.invalid(`${path}[${key}]`, key, text)
}

export function validateConfigMap(object: Stored, errors: FieldErrors): void {
  const data = dataOf(object, 'data')
  const binary = dataOf(object, 'binaryData')
  validateKeys(data, 'data', errors)
  for (const key of Object.keys(data)) if (Object.hasOwn(binary, key)) errors.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')
  validateKeys(binary, 'binaryData', errors)
  if (textSize(data) + binarySize(binary) > mostData) errors.tooLong('', `may not be more than ${mostData} bytes`)
}

export function validateConfigMapUpdate(object: Stored, live: Stored, errors: FieldErrors): void {
  refuseImmutable(object, live, ['data', 'binaryData'], errors)
  validateConfigMap(object, errors)
}

/** What each type of Secret must hold. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
}

export function validateSecret(secret: Stored, errors: FieldErrors): void {
  const data = dataOf(secret, 'data')
  validateKeys(data, 'data', errors)
  if (binarySize(data) > mostData) errors.tooLong('data', `may not be more than ${mostData} bytes`)
  for (const key of requiredKeys[secret['type'] as string] ?? []) if (!Object.hasOwn(data, key)) errors.required(`data[${key}]`)
}

export function validateSecretUpdate(secret: Stored, live: Stored, errors: FieldErrors): void {
  if (secret['type'] !== live['type']) errors.invalid('type', secret['type'], 'field is immutable')
  refuseImmutable(secret, live, ['data'], errors)
  validateSecret(secret, errors)
}

function refuseImmutable(object: Stored, live: Stored, fields: readonly string[], errors: FieldErrors): void {
  if (live['immutable'] !== true) return
  const why = 'field is immutable when `immutable` is set'
  if (object['immutable'] !== true) errors.forbidden('immutable', why)
  for (const field of fields) if (!equal(object[field], live[field])) errors.forbidden(field, why)
}

function textSize(data: Data): number {
  return Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

function binarySize(data: Data): number {
  return Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0)
}
