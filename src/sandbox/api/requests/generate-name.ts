import {randomInt} from 'node:crypto'

/** No vowels and no characters that look alike, as the API server draws them. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** The prefix, cut so that it fits 63 characters, and five random ones. */
export function generateName(prefix: string): string {
  const suffix = Array.from({length: 5}, () => alphabet[randomInt(alphabet.length)]).join('')
  return prefix.slice(0, 58) + suffix
}
