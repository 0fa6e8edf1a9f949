import type {Selection} from '../world.ts'

/** `?a=b&c=d`; what is undefined is left out. */
export function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const set = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]))
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}

/** Labels and fields as the API takes them. */
export function selectors(selection: Selection): {readonly labelSelector?: string; readonly fieldSelector?: string} {
  const labels = Object.entries(selection.labels ?? {}).map(([name, value]) => `${name}=${value}`)
  return {
    ...(labels.length === 0 ? {} : {labelSelector: labels.join(',')}),
    ...(selection.fields === undefined ? {} : {fieldSelector: selection.fields}),
  }
}
