import {badRequest} from '../errors.ts'

/** Where the next page of a list begins, and of which moment it is. */
export interface Continue {
  readonly revision: number
  readonly after: string
}

export function writeContinue(token: Continue): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

export function readContinue(text: string | null): Continue | undefined {
  if (text === null || text === '') return undefined
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Continue
    if (Number.isInteger(token.revision) && typeof token.after === 'string') return token
  } catch {
    // Answered below, as any other token that is not ours.
  }
  throw badRequest('invalid continue token: continue key is not valid')
}
