import {DecodeError} from './decode-error.ts'

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** metav1.Time: whole seconds, in UTC. */
export function canonicalTime(text: string): string {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw unparsed(text, '2006-01-02T15:04:05Z07:00', '2006')
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** metav1.MicroTime: exactly six digits of a second. */
export function canonicalMicroTime(text: string): string {
  const layout = '2006-01-02T15:04:05.000000Z07:00'
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw unparsed(text, layout, '2006')
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  if (fraction.length !== 6) {
    const rest = text.slice(19)
    throw new DecodeError(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ".000000"`)
  }
  return new Date(time).toISOString().replace(/\.\d+Z$/, `.${fraction}Z`)
}

function unparsed(text: string, layout: string, part: string): DecodeError {
  const quoted = JSON.stringify(text)
  return new DecodeError(`parsing time ${quoted} as ${JSON.stringify(layout)}: cannot parse ${quoted} as ${JSON.stringify(part)}`)
}
