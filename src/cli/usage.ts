import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import {commandIn, type KnownCommand, knownCommands} from './manifest.ts'

/** What oclif refuses (an unknown command or flag, a missing argument) in our own words; undefined for anything else. */
export async function usageError(thrown: unknown, argv: readonly string[], root: string): Promise<RidectlError | undefined> {
  if (!(thrown instanceof Error) || thrown instanceof RidectlError) return undefined
  const [, unknown] = /^command (\S+) not found\.?$/i.exec(thrown.message) ?? []
  if (unknown !== undefined) return unknownCommand(unknown.replaceAll(':', ' '), await knownCommands(root))
  if (!('oclif' in thrown)) return undefined
  const command = commandIn(argv, await knownCommands(root))
  const help = ['ridectl', ...(command === undefined ? [] : [command.id]), '--help'].join(' ')
  return new RidectlError('USAGE', inOurWords(thrown, command), {remedy: [{command: help}], cause: thrown})
}

/** Only the first two words under a topic, else only the first: what follows was meant for the command. */
function unknownCommand(words: string, commands: readonly KnownCommand[]): RidectlError {
  const ids = commands.map(({id}) => id)
  const [first = '', second] = words.split(' ')
  const isTopic = ids.some((id) => id.startsWith(`${first} `))
  const typed = isTopic && second !== undefined ? `${first} ${second}` : first
  const [close] = [...nearest(words.split(' ').slice(0, 2).join(' '), ids), ...nearest(typed, ids)]
  const remedy = [...(close === undefined ? [] : [{command: `ridectl ${close}`, why: 'the nearest'}]), {command: 'ridectl --help', why: 'all commands'}]
  return new RidectlError('USAGE', `there is no command "${typed}"`, {remedy})
}

function inOurWords(thrown: Error, command: KnownCommand | undefined): string {
  const message = thrown.message.replace(/\nSee more help with --help$/, '')
  if ('flags' in thrown && Array.isArray(thrown.flags)) return unknownFlag(String(thrown.flags[0] ?? ''), command)
  if ('args' in thrown && Array.isArray(thrown.args)) {
    const names = thrown.args.map((arg) => (typeof arg === 'object' && arg !== null && 'name' in arg ? String(arg.name).toUpperCase() : String(arg)))
    return message.startsWith('Missing') ? `${names.join(', ')} is missing` : `"${names.join(' ')}" is too much: no argument is expected there`
  }
  return message.charAt(0).toLowerCase() + message.slice(1)
}

function unknownFlag(flag: string, command: KnownCommand | undefined): string {
  const [close] = nearest(flag.replace(/^-+/, ''), command?.flags.map(({name}) => name) ?? [])
  return `there is no flag ${flag}${close === undefined ? '' : `; the nearest is --${close}`}`
}
