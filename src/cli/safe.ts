/**
 * What a terminal would act on, or what would show a text in another order than it is, or not at all: controls but tab and line end,
 * format characters (bidirectional marks, zero width), halves of surrogate pairs, separators of lines, and letters without a shape.
 */
const harmful = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u{e0000}-\u{e0fff}]/gu

/** Text from outside as it may be shown: what is harmful becomes visible, as `\u{1b}`. */
export function safe(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(harmful, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)
}

/** The same on one line: line ends and tabs become spaces. */
export function safeLine(text: string): string {
  return safe(text).replace(/[\n\t]+/g, ' ').trim()
}

/** Every text within a value made safe, keys too; for what is read from a cluster and shown. */
export function harmless<Value>(value: Value): Value {
  return made(value) as Value
}

function made(value: unknown): unknown {
  if (typeof value === 'string') return safe(value)
  if (Array.isArray(value)) return value.map(made)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [safe(key), made(inner)]))
}

/** JSON in which the same characters are escapes: nothing is lost and nothing acts. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent) ?? 'null'
  return text.replace(harmful, (found) => [...Array(found.length).keys()].map((at) => escaped(found.charCodeAt(at))).join(''))
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`
