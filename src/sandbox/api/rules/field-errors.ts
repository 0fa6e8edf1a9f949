import type {StatusCause} from '../errors.ts'

/** Collects what is wrong with an object, in the words of the API server. */
export interface FieldErrors {
  readonly causes: readonly StatusCause[]
  required(field: string, why?: string): void
  invalid(field: string, value: unknown, why: string): void
  forbidden(field: string, why: string): void
  notSupported(field: string, value: unknown, allowed: readonly string[]): void
  duplicate(field: string, value: unknown): void
  tooLong(field: string, why: string): void
  tooMany(field: string, count: number, most: number): void
  notFound(field: string, value: unknown): void
  typeInvalid(field: string, value: unknown, why: string): void
  /** Invalid, without the value. */
  invalidRule(field: string, why: string): void
}

export function fieldErrors(): FieldErrors {
  const causes: StatusCause[] = []
  const add = (reason: string, field: string, message: string) => void causes.push({reason, message, field})
  const detail = (text: string, why: string) => (why === '' ? text : `${text}: ${why}`)
  return {
    causes,
    required: (field, why = '') => add('FieldValueRequired', field, detail('Required value', why)),
    invalid: (field, value, why) => add('FieldValueInvalid', field, detail(`Invalid value: ${show(value)}`, why)),
    forbidden: (field, why) => add('FieldValueForbidden', field, detail('Forbidden', why)),
    notSupported: (field, value, allowed) =>
      add('FieldValueNotSupported', field, `Unsupported value: ${show(value)}: supported values: ${allowed.map(one => JSON.stringify(one)).join(', ')}`),
    duplicate: (field, value) => add('FieldValueDuplicate', field, `Duplicate value: ${show(value)}`),
    tooLong: (field, why) => add('FieldValueTooLong', field, detail('Too long', why)),
    tooMany: (field, count, most) => add('FieldValueTooMany', field, `Too many: ${count}: must have at most ${most} items`),
    notFound: (field, value) => add('FieldValueNotFound', field, `Not found: ${show(value)}`),
    invalidRule: (field, why) => add('FieldValueInvalid', field, detail('Invalid value', why)),
    typeInvalid: (field, value, why) => add('FieldValueTypeInvalid', field, detail(`Invalid value: ${show(value)}`, why)),
  }
}

function show(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value)
}
