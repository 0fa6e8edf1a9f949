import {RidectlError} from '../errors.ts'

export interface Words {
  /** The command's own: name and flags. */
  readonly own: string[]
  /** What follows `--`; undefined where there is no `--`. */
  readonly command: readonly string[] | undefined
}

export function afterDashes(argv: readonly string[]): Words {
  const at = argv.indexOf('--')
  return at === -1 ? {own: [...argv], command: undefined} : {own: argv.slice(0, at), command: argv.slice(at + 1)}
}

/** For commands that take a name alone: a second word was meant to be run. */
export function refuseWithoutDashes(id: string, words: readonly unknown[]): void {
  if (words.length < 2) return
  const [name, ...rest] = words.map(String)
  throw new RidectlError('USAGE', `what is to be run in ${name} goes after --`, {remedy: [{command: `ridectl ${id} ${name} -- ${rest.join(' ')}`}]})
}
