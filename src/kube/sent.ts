/** Values of a Secret, in clear and as they are sent: no message may show them. */
export function secretsOf(kind: string, body: Readonly<Record<string, unknown>>): readonly string[] {
  if (kind !== 'Secret') return []
  return ['data', 'stringData'].flatMap(field => Object.values((body[field] ?? {}) as Record<string, unknown>).flatMap(value => forms(String(value))))
}

const forms = (value: string): readonly string[] => [value, Buffer.from(value).toString('base64'), Buffer.from(value, 'base64').toString('utf8')]

/** True where everything that was sent is in what was found; a server adds to an object and takes nothing away. */
export function isWithin(sent: unknown, found: unknown): boolean {
  if (Array.isArray(sent)) return Array.isArray(found) && sent.length === found.length && sent.every((item, index) => isWithin(item, found[index]))
  if (typeof sent !== 'object' || sent === null) return Object.is(sent, found)
  if (typeof found !== 'object' || found === null) return false
  return Object.entries(sent).every(([key, value]) => value === undefined || value === null || (Object.hasOwn(found, key) && isWithin(value, (found as Record<string, unknown>)[key])))
}
