import type {FieldErrors} from './field-errors.ts'
import type {Fields} from '../fields.ts'
import {portName, portNumber} from './names.ts'

export function nonNegative(fields: Fields, names: readonly string[], path: string, errors: FieldErrors): void {
  for (const name of names) {
    const value = fields[name] as number | undefined
    if (value !== undefined && value < 0) errors.invalid(`${path}.${name}`, value, 'must be greater than or equal to 0')
  }
}

export function portNumberOrName(port: unknown, path: string, errors: FieldErrors): void {
  if (typeof port === 'number') for (const text of portNumber(port)) errors.invalid(path, port, text)
  else if (typeof port === 'string') for (const text of portName(port)) errors.invalid(path, port, text)
}

const percent = /^[0-9]+%$/

/** `25%` or a number of pods. */
export function nonNegativeOrPercent(value: unknown, path: string, errors: FieldErrors): void {
  if (typeof value === 'number' && value < 0) errors.invalid(path, value, 'must be greater than or equal to 0')
  if (typeof value !== 'string' || percent.test(value)) return
  errors.invalid(path, value, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')")
}

export function countOrPercent(value: unknown): number {
  return typeof value === 'string' ? Number.parseInt(value) : Number(value)
}
