import {readFile} from 'node:fs/promises'
import {join} from 'node:path'

/** What oclif's manifest says of a command: enough for help and for nearest names, without loading any. */
export interface KnownCommand {
  /** `sandbox start`. */
  readonly id: string
  readonly summary: string
  readonly args: readonly {readonly name: string; readonly description?: string; readonly required?: boolean}[]
  readonly flags: readonly KnownFlag[]
  readonly examples: readonly string[]
}

export interface KnownFlag {
  readonly name: string
  readonly char?: string
  readonly type: 'boolean' | 'option'
  readonly description?: string
  readonly helpValue?: string
  readonly default?: string
  readonly env?: string
  readonly required?: boolean
}

interface Entry {
  readonly id: string
  readonly hidden?: boolean
  readonly summary?: string
  readonly args?: Readonly<Record<string, KnownCommand['args'][number]>>
  readonly flags?: Readonly<Record<string, KnownFlag & {readonly hidden?: boolean}>>
  readonly examples?: readonly string[]
}

/** Empty where there is no manifest: in a clone that is not built. */
export async function knownCommands(root: string): Promise<readonly KnownCommand[]> {
  const text = await readFile(join(root, 'oclif.manifest.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  const {commands} = JSON.parse(text) as {commands: Readonly<Record<string, Entry>>}
  return Object.values(commands).filter(({hidden}) => hidden !== true).map(known)
}

function known({id, summary = '', args = {}, flags = {}, examples = []}: Entry): KnownCommand {
  return {
    id: id.replaceAll(':', ' '),
    summary,
    args: Object.values(args),
    flags: Object.values(flags).filter(({hidden}) => hidden !== true),
    examples: examples.map((example) => example.replaceAll('<%= config.bin %>', 'ridectl')),
  }
}

/** The command that the words begin with; `sandbox start --port 1` is `sandbox start`. */
export function commandIn(argv: readonly string[], commands: readonly KnownCommand[]): KnownCommand | undefined {
  const words = argv.slice(0, argv.findIndex((word) => word.startsWith('-')) >>> 0)
  return commands.find(({id}) => id === words.slice(0, 2).join(' ')) ?? commands.find(({id}) => id === words[0])
}
