import {commandIn, type KnownCommand, type KnownFlag, knownCommands} from './manifest.ts'
import {terminal} from './terminal.ts'
import {padded, width, wrapped} from './text.ts'

/** The help that was asked for, from the manifest alone: a third of the time that oclif takes. undefined: not asked for, or not known here. */
export async function helpWanted(argv: readonly string[], root: string): Promise<readonly string[] | undefined> {
  const end = argv.indexOf('--')
  const own = end === -1 ? argv : argv.slice(0, end)
  const asks = own.some((word) => word === '--help' || word === '-h')
  const words = own.filter((word) => word !== '--help' && word !== '-h').slice(own[0] === 'help' ? 1 : 0)
  const commands = await knownCommands(root)
  const columns = Math.min(terminal().columns, 100)
  if (commands.length === 0) return undefined
  if (words.length === 0) return overview(commands, columns)
  const topic = commands.filter(({id}) => id.startsWith(`${words.join(' ')} `))
  if (topic.length > 0) return list(topic, columns)
  const command = asks || own[0] === 'help' ? commandIn(words, commands) : undefined
  return command === undefined ? undefined : ofCommand(command, columns)
}

function overview(commands: readonly KnownCommand[], columns: number): string[] {
  return [
    ...wrapped('Puts a Django application on Kubernetes, one separate instance per customer, and keeps it right.', columns),
    '',
    ...list(commands, columns),
    '',
    '  ridectl COMMAND --help   says more of each',
    '  ridectl --version        says which ridectl this is',
  ]
}

const list = (commands: readonly KnownCommand[], columns: number): string[] => aligned(commands.map(({id, summary}) => [`ridectl ${id}`, summary]), columns)

function ofCommand(command: KnownCommand, columns: number): string[] {
  const {id, summary, args, flags, examples} = command
  const values = args.map(({name, required}) => (required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`))
  const needed = flags.filter(({required}) => required === true).map((flag) => nameOf(flag))
  return [
    ...wrapped(summary, columns),
    '',
    `  ${['ridectl', id, ...values, ...needed, '[flags]'].join(' ')}`,
    ...section('Arguments', args.map(({name, description = ''}) => [name.toUpperCase(), description]), columns),
    ...section('Flags', flags.map((flag) => [`${flag.char === undefined ? '    ' : `-${flag.char}, `}${nameOf(flag)}`, describe(flag)]), columns),
    '',
    'Examples',
    ...examples.map((example) => `  ${example}`),
  ]
}

const nameOf = ({name, type, helpValue}: KnownFlag): string => `--${name}${type === 'boolean' ? '' : ` ${helpValue ?? name.toUpperCase()}`}`

function describe({description = '', default: standard, env}: KnownFlag): string {
  const more = [...(standard === undefined ? [] : [`default ${standard}`]), ...(env === undefined ? [] : [`else $${env}`])]
  return more.length === 0 ? description : `${description} (${more.join(', ')})`
}

function section(title: string, rows: readonly (readonly [string, string])[], columns: number): string[] {
  return rows.length === 0 ? [] : ['', title, ...aligned(rows, columns)]
}

function aligned(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const left = Math.max(...rows.map(([name]) => width(name))) + 3
  return rows.flatMap(([name, text]) => wrapped(text, columns - left - 2).map((line, at) => `  ${padded(at === 0 ? name : '', left)}${line}`))
}
