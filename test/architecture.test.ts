import {basename, extname} from 'node:path'
import {describe, expect, test} from 'vitest'
import {type Import, type SourceFile, sourceTree} from './support/source-tree.ts'

const tree = sourceTree()

/** Who may import whom. `types` after a name: only for types. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  world: ['platform types'],
  platform: ['errors', 'world types'],
  reconcile: ['manifests', 'readiness', 'platform', 'errors', 'world types'],
  readiness: ['reconcile/component', 'platform', 'errors', 'world types'],
  manifests: ['reconcile/component types', 'platform', 'errors', 'world types'],
  components: ['reconcile/component', 'manifests', 'readiness', 'platform', 'errors', 'world types'],
  project: ['manifests', 'platform', 'errors'],
  kube: ['platform', 'errors', 'world types'],
  datastores: ['platform', 'errors', 'world types'],
  process: ['platform', 'errors', 'world types'],
  doctor: ['platform', 'errors', 'world types'],
  sandbox: ['errors', 'process'],
  workflows: ['components', 'project', 'readiness', 'manifests', 'reconcile', 'platform', 'errors', 'world types', 'doctor'],
  'open-world': ['kube', 'datastores', 'process', 'sandbox/folders', 'sandbox/kubeconfig', 'platform', 'errors', 'world types'],
  cli: ['reconcile types', 'project types', 'workflows', 'platform', 'errors', 'world types', 'sandbox types'],
  commands: ['cli', 'workflows', 'open-world', 'errors'],
  'commands/sandbox': ['cli', 'sandbox', 'errors'],
}

/** The one folder of each outside library; yaml and ws may be anywhere. */
const homes: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['kube'],
  '@lydell/node-pty': ['sandbox'],
  '@oclif/core': ['cli', 'commands'],
  chalk: ['cli'],
  execa: ['process'],
  inquirer: ['cli'],
  'json-e': ['manifests'],
  listr2: ['cli'],
  pg: ['datastores'],
  undici: ['kube'],
}

const lists = ['src/components/index.ts', 'src/readiness/index.ts', 'src/doctor/index.ts']

/** `src/kube/request.ts` is kube, `src/errors.ts` errors, `commands/sandbox/start.ts` commands/sandbox. */
function folderOf(path: string): string {
  if (path.startsWith('commands/')) return path.startsWith('commands/sandbox/') ? 'commands/sandbox' : 'commands'
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? path
}

const within = (place: string, path: string): boolean => {
  const from = path.replace(/^src\//, '').replace(/\.ts$/, '')
  return from === place || from.startsWith(`${place}/`)
}

function isAllowed(file: SourceFile, {target, isTypeOnly}: Import): boolean {
  if (folderOf(file.path) === folderOf(target)) return true
  return (mayImport[folderOf(file.path)] ?? []).some((entry) => {
    const [place = '', types] = entry.split(' ')
    return within(place, target) && (types === undefined || isTypeOnly)
  })
}

const edges = tree.flatMap((file) => file.imports.map((imported) => ({file, imported})))
const local = edges.filter(({imported}) => imported.isLocal)
const said = ({file, imported}: (typeof edges)[number]): string => `${file.path} imports ${imported.target}`

describe('imports', () => {
  test('go only where the table of the design lets them', () => {
    expect(local.filter(({file, imported}) => !isAllowed(file, imported)).map(said)).toEqual([])
  })

  test('never go round in a circle', () => {
    const next = new Map(tree.map(({path, imports}) => [path, imports.filter(({isLocal, isTypeOnly}) => isLocal && !isTypeOnly).map(({target}) => target)]))
    expect(tree.map(({path}) => circleFrom(path, next)).filter((circle) => circle !== undefined)).toEqual([])
  })

  test('bring each outside library into one place', () => {
    const outside = edges.filter(({imported}) => !imported.isLocal && !imported.target.startsWith('node:') && !['yaml', 'ws'].includes(imported.target))
    const astray = outside.filter(({file, imported}) => !homes[imported.target]?.some((home) => within(home, file.path)))
    expect(astray.map(said)).toEqual([])
  })

  test('leave the adapters to be loaded when they are first used', () => {
    const adapters = local.filter(({file, imported}) => file.path === 'src/open-world.ts' && /^src\/(kube|datastores\/postgres)/.test(imported.target))
    expect(adapters.filter(({imported}) => !imported.isLazy && !imported.isTypeOnly).map(said)).toEqual([])
  })

  test('pass through no barrel', () => {
    const onlyPassesOn = ({text}: SourceFile): boolean => text.split('\n').every((line) => /^(export .* from|import |\/\/|\/?\*|\s*$)/.test(line.trim()))
    expect(tree.filter((file) => file.reexports.length > 0 && onlyPassesOn(file)).map(({path}) => path)).toEqual([])
    expect(tree.map(({path}) => path).filter((path) => basename(path) === 'index.ts' && !lists.includes(path))).toEqual([])
  })
})

describe('a file', () => {
  const names = tree.map(({path}) => path)

  test('is named for one thing, in kebab-case', () => {
    const empty = /^(utils?|helpers?|common|types|misc|lib)$/
    expect(names.filter((path) => empty.test(basename(path, extname(path))) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(basename(path, '.ts')))).toEqual([])
  })

  test('has at most 250 lines, nine of ten at most 130; a command has 60', () => {
    expect(tree.filter(({lines}) => lines > 250).map(({path}) => path)).toEqual([])
    expect(ninthOfTen(tree.map(({lines}) => lines))).toBeLessThanOrEqual(130)
    expect(tree.filter(({path, lines}) => path.startsWith('commands/') && lines > 60).map(({path}) => path)).toEqual([])
  })

  test('has functions of at most 50 lines, nine of ten at most 20', () => {
    const long = tree.flatMap(({path, functions}) => functions.filter((lines) => lines > 50).map((lines) => `${path}: ${lines}`))
    expect(long).toEqual([])
    expect(ninthOfTen(tree.flatMap(({functions}) => functions))).toBeLessThanOrEqual(20)
  })
})

test('what a person is told to type is a command that there is', () => {
  const commands = tree.map(({path}) => path).filter((path) => path.startsWith('commands/')).map((path) => path.slice('commands/'.length, -'.ts'.length).replaceAll('/', ' '))
  const told = tree.flatMap(({path, text}) => [...text.matchAll(/command: [`'"]ridectl ((?:sandbox )?[a-z]+)/g)].map(([, command = '']) => ({path, command})))
  expect(told.filter(({command}) => !commands.includes(command)).map(({path, command}) => `${path} says ridectl ${command}`)).toEqual([])
})

describe('the terminal', () => {
  const readers = (pattern: RegExp): string[] => tree.filter(({text}) => pattern.test(text)).map(({path}) => path)

  test('is read and written by cli alone', () => {
    const others = readers(/process\.(stdin|stdout|stderr|argv|exit\()/).filter((path) => !within('cli', path) && !within('sandbox', path))
    expect(others).toEqual([])
  })

  test('gives its environment to cli, and to kube and the sandbox what is theirs', () => {
    const others = readers(/process\.env/).filter((path) => !['cli', 'kube', 'sandbox'].some((folder) => within(folder, path)))
    expect(others).toEqual([])
  })
})

const ninthOfTen = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.9)] ?? 0

function circleFrom(start: string, next: ReadonlyMap<string, readonly string[]>): string | undefined {
  const from = new Map<string, string>()
  const open = [start]
  for (const path of open) {
    for (const target of next.get(path) ?? []) {
      if (target === start) return [start, ...wayTo(path, from), start].join(' > ')
      if (from.has(target)) continue
      from.set(target, path)
      open.push(target)
    }
  }
  return undefined
}

function wayTo(path: string, from: ReadonlyMap<string, string>): string[] {
  const before = from.get(path)
  return before === undefined ? [] : [...wayTo(before, from), path]
}
