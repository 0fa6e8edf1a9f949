import type {Fields} from '../fields.ts'
import {list} from '../fields.ts'
import type {FieldErrors} from './field-errors.ts'
import {labelValue, qualifiedName} from './names.ts'
import {validateLabels} from './metadata.ts'

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist']

export function validateSelector(selector: Fields, path: string, errors: FieldErrors): void {
  validateLabels(selector['matchLabels'], `${path}.matchLabels`, errors)
  for (const [index, expression] of list(selector, 'matchExpressions').entries()) validateExpression(expression, `${path}.matchExpressions[${index}]`, errors)
}

function validateExpression({key, operator, values = []}: Fields, path: string, errors: FieldErrors): void {
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
    errors.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    errors.forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
  }
  if (!operators.includes(operator as string)) errors.invalid(`${path}.operator`, operator, 'not a valid selector operator')
  for (const text of qualifiedName(key as string)) errors.invalid(`${path}.key`, key, text)
  for (const [index, value] of (values as string[]).entries()) for (const text of labelValue(value)) errors.invalid(`${path}.values[${index}]`, value, text)
}

export function isEmptySelector(selector: Fields): boolean {
  return Object.keys(selector['matchLabels'] ?? {}).length + list(selector, 'matchExpressions').length === 0
}

/** Whether it means anything: a template is held against such selectors only. */
export function isUsable(selector: Fields): boolean {
  return list(selector, 'matchExpressions').every(({operator, values = []}) => {
    return operators.includes(operator as string) && (operator === 'In' || operator === 'NotIn') === values.length > 0
  })
}

/** Whether labels fit a LabelSelector. */
export function selects(selector: Fields, labels: Readonly<Record<string, string>>): boolean {
  const equals = Object.entries((selector['matchLabels'] ?? {}) as Record<string, string>).every(([key, value]) => labels[key] === value)
  return equals && list(selector, 'matchExpressions').every(expression => holds(expression, labels))
}

function holds({key, operator, values = []}: Fields, labels: Readonly<Record<string, string>>): boolean {
  const has = Object.hasOwn(labels, key)
  switch (operator) {
    case 'In':
      return has && values.includes(labels[key])
    case 'NotIn':
      return !has || !values.includes(labels[key])
    case 'Exists':
      return has
    default:
      return !has
  }
}
