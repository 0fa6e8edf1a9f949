import type {Stored} from '../../contracts.ts'

/** stringData is a way to write data: it is not stored. */
export function convertSecret(secret: Stored): void {
  const texts = secret['stringData'] as Record<string, string> | undefined
  if (texts === undefined) return
  delete secret['stringData']
  const encoded = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  secret['data'] = {...(secret['data'] as object | undefined), ...Object.fromEntries(encoded)}
}

export function defaultSecret(secret: Stored): void {
  secret['type'] ||= 'Opaque'
}
