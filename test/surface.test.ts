import {globSync, readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'

interface Flag {readonly char?: string; readonly type: string; readonly description?: string; readonly default?: unknown; readonly hidden?: boolean}
interface Declared {
  readonly summary?: string
  readonly args: Readonly<Record<string, {readonly required?: boolean; readonly description?: string}>>
  readonly flags: Readonly<Record<string, Flag>>
  readonly examples: readonly string[]
}

const root = join(import.meta.dirname, '..')
const files = globSync('commands/**/*.ts', {cwd: root}).sort()
const idOf = (file: string): string => relative('commands', file).replace(/\.ts$/, '').replaceAll('/', ' ')
const declared = new Map<string, Declared>()

beforeAll(async () => {
  for (const file of files) declared.set(idOf(file), ((await import(join(root, file))) as {default: Declared}).default)
})

function line([id, {args, flags}]: [string, Declared]): string {
  const values = Object.entries(args ?? {}).map(([name, {required}]) => (required === true ? name.toUpperCase() : `[${name.toUpperCase()}]`))
  const named = Object.entries(flags ?? {}).filter(([, {hidden}]) => hidden !== true).sort(([one], [other]) => (one < other ? -1 : 1))
  const shown = named.map(([name, {char, type, default: standard}]) => `${char === undefined ? '' : `-${char}/`}--${name}${type === 'boolean' ? '' : typeof standard === 'string' ? `=${standard}` : '='}`)
  return ['ridectl', id, ...values, ...shown].join(' ')
}

test('what a person can type is what surface.txt says: to change it is a decision', async () => {
  await expect(`${[...declared].map(line).join('\n')}\n`).toMatchFileSnapshot('surface.txt')
})

describe.each(files)('%s', (file) => {
  test('says its purpose in one line, and shows two examples that begin with it', () => {
    const {summary, examples} = declared.get(idOf(file))!
    expect(summary).toMatch(/^[A-Z][^\n]{10,99}\.$/)
    expect(examples).toHaveLength(2)
    for (const example of examples) expect(example.replace('<%= config.bin %>', 'ridectl')).toMatch(new RegExp(`^ridectl ${idOf(file)}( |$)`))
  })

  test('describes every flag and argument', () => {
    const {args, flags} = declared.get(idOf(file))!
    for (const {description} of [...Object.values(args ?? {}), ...Object.values(flags ?? {})]) expect(description).toMatch(/\S{3}/)
  })

  test('is at most 60 lines', () => {
    expect(readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  })
})

test('every question has an answer that can be given without a terminal: a flag or an argument of a command', () => {
  const sources = [...globSync('src/cli/**/*.ts', {cwd: root}), ...files].map((file) => readFileSync(join(root, file), 'utf8'))
  const asked = sources.flatMap((source) => [...source.matchAll(/flag(?::| =) ['`](--)?([A-Za-z-]+)/g)].map(([, dashes, name]) => ({isFlag: dashes !== undefined, name: name ?? ''})))
  const flags = new Set([...declared.values()].flatMap((command) => Object.keys(command.flags ?? {})))
  const args = new Set([...declared.values()].flatMap((command) => Object.keys(command.args ?? {})))
  expect(asked.length).toBeGreaterThanOrEqual(3)
  for (const {isFlag, name} of asked) expect(isFlag ? flags : args).toContain(isFlag ? name : name.toLowerCase())
})
