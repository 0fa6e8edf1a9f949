import {parse} from 'yaml'
import {isRecord} from '../platform/is-record.ts'

type Fields = Readonly<Record<string, unknown>>

export interface Sides {
  readonly before?: Fields
  readonly after?: Fields
}

/** Both sides of a Secret without what it holds: which keys come, go and change can be seen. Of a file in YAML, its keys. */
export function masked({before, after}: Sides): Sides {
  const of = (side: Fields | undefined): Fields => ({...decoded(side?.['data']), ...fields(side?.['stringData'])})
  const [one, other] = maskedFields(opened(of(before)), opened(of(after)))
  return {...(before === undefined ? {} : {before: withData(before, one)}), ...(after === undefined ? {} : {after: withData(after, other)})}
}

function withData(side: Fields, data: Fields): Fields {
  const {stringData: _, ...rest} = side
  return {...rest, data}
}

function maskedFields(before: Fields, after: Fields): [Fields, Fields] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const pairs = keys.map((key) => ({key, values: maskedValues(before[key], after[key])}))
  const side = (at: 0 | 1, from: Fields): Fields => Object.fromEntries(pairs.filter(({key}) => Object.hasOwn(from, key)).map(({key, values}) => [key, values[at]]))
  return [side(0, before), side(1, after)]
}

function maskedValues(before: unknown, after: unknown): [unknown, unknown] {
  if (isRecord(before) || isRecord(after)) return maskedFields(fields(before), fields(after))
  const isChanged = before !== undefined && after !== undefined && before !== after
  return isChanged ? ['[redacted, before]', '[redacted, after]'] : ['[redacted]', '[redacted]']
}

function decoded(data: unknown): Fields {
  return Object.fromEntries(Object.entries(fields(data)).map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')]))
}

// One level deep: below a key of the config file everything is its value, compared by its text.
function opened(data: Fields): Fields {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, /\.ya?ml$/.test(key) ? fileKeys(String(value)) : value]))
}

function fileKeys(text: string): unknown {
  try {
    const file: unknown = parse(text)
    return isRecord(file) ? Object.fromEntries(Object.entries(file).map(([key, value]) => [key, JSON.stringify(value)])) : text
  } catch {
    return text
  }
}
const fields = (value: unknown): Fields => (isRecord(value) ? value : {})
