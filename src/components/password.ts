import {randomBytes} from 'node:crypto'

/** 256 bits, in letters that need no quoting in a URL, in SQL or in a shell. */
export const newPassword = (): string => randomBytes(32).toString('base64url')
