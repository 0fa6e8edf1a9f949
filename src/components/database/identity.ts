import {RidectlError} from '../../errors.ts'
import type {Secret} from '../../world.ts'

/** `host:port/name` of a database URL: no user, no password. */
export function identityOf(url: Secret): string {
  const {hostname, port, pathname} = parsedUrl(url)
  return `${hostname}:${port === '' ? '5432' : port}${pathname}`
}

/** The parsed URL; never shown, as it holds the password. */
export function parsedUrl(url: Secret): URL {
  const text = url.reveal().trim()
  if (!URL.canParse(text)) throw new RidectlError('INVALID_INPUT', 'the database URL cannot be read: it must be like postgresql://user:password@host:5432/name')
  return new URL(text)
}
