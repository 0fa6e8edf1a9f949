import type {ListType} from './type.ts'

/** Path elements are compared and stored in their serialised form: `f:` field, `k:` keys of a list item, `v:` value of a set's item, `i:` index. */
export function fieldElement(name: string): string {
  return `f:${name}`
}

/** How a list names one of its items; a text that says why it cannot. */
export function itemElement(list: ListType, item: unknown): {readonly element: string} | {readonly wrong: string} {
  return list.keys.length > 0 ? keyedElement(list, item) : valueElement(item)
}

function keyedElement(list: ListType, item: unknown): {element: string} | {wrong: string} {
  if (item === null || item === undefined) return {wrong: 'associative list with keys may not have a null element'}
  if (typeof item !== 'object' || Array.isArray(item)) return {wrong: 'associative list with keys may not have non-map elements'}
  const given = item as Record<string, unknown>
  const keys = [...list.keys].toSorted().flatMap(key => {
    const value = given[key] ?? list.defaultOf(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  if (keys.length > 0) return {element: `k:${serialise(Object.fromEntries(keys))}`}
  const names = list.keys.map(key => JSON.stringify(key)).join(' ')
  return {wrong: `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`}
}

function valueElement(item: unknown): {element: string} | {wrong: string} {
  if (item === null || item === undefined) return {wrong: "associative list without keys has an element that's an explicit null"}
  if (Array.isArray(item)) return {wrong: 'not supported: associative list with lists as elements'}
  if (typeof item === 'object') return {wrong: "associative list without keys has an element that's a map type"}
  return {element: `v:${serialise(item)}`}
}

/** JSON as the API server writes it, which escapes what HTML would read. */
function serialise(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** As a conflict names it: `.spec`, `[name="web"]`, `[="x"]`, `[0]`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('')
}

export function printElement(element: string): string {
  const rest = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${rest}`
    case 'k':
      return `[${Object.entries(JSON.parse(rest) as object)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(',')}]`
    case 'v':
      return `[=${JSON.stringify(JSON.parse(rest))}]`
    default:
      return `[${rest}]`
  }
}

const order = 'fkvi'

export function compareElements(a: string, b: string): number {
  if (a[0] !== b[0]) return order.indexOf(a[0] ?? '') - order.indexOf(b[0] ?? '')
  if (a[0] === 'f') return compareTexts(a, b)
  return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)))
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return rank(a) - rank(b) || compareTexts(String(a), String(b))
  const left = Object.entries(a)
  const right = Object.entries(b)
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const compared = compareTexts(name, other[0]) || compareValues(value, other[1])
    if (compared !== 0) return compared
  }
  return left.length - right.length
}

/** Numbers before texts before booleans. */
function rank(value: unknown): number {
  return ['number', 'string', 'boolean'].indexOf(typeof value)
}

function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
