import {readFile, stat} from 'node:fs/promises'
import {homedir} from 'node:os'
import {delimiter, dirname, join, resolve} from 'node:path'
import {LineCounter, parseDocument} from 'yaml'
import {RidectlError} from '../errors.ts'

/** A cluster, user or context as its file has it, under the file's own field names. */
export type Fields = Readonly<Record<string, unknown>>

export interface ClusterEntry {
  readonly name: string
  readonly server: string
  readonly fields: Fields
}

/** All that one context says: where, as whom. */
export interface Target {
  readonly context: string
  readonly cluster: ClusterEntry
  readonly user: {readonly name: string; readonly fields: Fields}
  readonly namespace?: string
}

export interface Kubeconfig {
  readonly files: readonly string[]
  readonly current: string | undefined
  readonly contexts: ReadonlyMap<string, Fields>
  readonly clusters: ReadonlyMap<string, Fields>
  readonly users: ReadonlyMap<string, Fields>
}

const largest = 1024 * 1024

/** $KUBECONFIG's files, else ~/.kube/config. */
export function defaultFiles(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean)
  return named.length > 0 ? named : [join(homedir(), '.kube', 'config')]
}

export async function filesThere(files: readonly string[]): Promise<readonly string[]> {
  const isThere = await Promise.all(files.map((file) => stat(file).then(() => true, () => false)))
  return files.filter((_, at) => isThere[at])
}

/** Merges as kubectl does: files that are not there are left out, and of a name or a value the first one counts. */
export async function readKubeconfig(files: readonly string[]): Promise<Kubeconfig> {
  const merged = {contexts: new Map<string, Fields>(), clusters: new Map<string, Fields>(), users: new Map<string, Fields>()}
  const found: string[] = []
  let current: string | undefined
  for (const file of files) {
    const text = await read(file)
    if (text === undefined) continue
    found.push(file)
    const root = parse(file, text)
    current ??= textOf(root, 'current-context')
    for (const part of ['contexts', 'clusters', 'users'] as const) addNew(merged[part], entries(file, root, part))
  }
  return {files: found, current, ...merged}
}

async function read(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > largest) throw new RidectlError('INVALID_INPUT', `${file} is larger than 1 MiB, so it is not read as a kubeconfig`)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof RidectlError) throw error
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new RidectlError('INVALID_INPUT', `${file} cannot be read: ${code}`, {cause: error})
  }
}

/** The parser's own text of a fault may quote the line, which may hold a token: only its place and kind are shown. */
function parse(file: string, text: string): Fields {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {lineCounter, prettyErrors: false, schema: 'core', uniqueKeys: true, logLevel: 'silent'})
  const fault = document.errors[0]
  if (fault) {
    const {line, col} = lineCounter.linePos(fault.pos[0])
    throw malformed(`${file}:${line}:${col}`, words(fault.code))
  }
  return fieldsOf(file, plain(file, document))
}

function plain(file: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({maxAliasCount: 100})
  } catch {
    throw malformed(file, 'an alias names no anchor, or there are too many of them')
  }
}

const malformed = (place: string, why: string): RidectlError =>
  new RidectlError('INVALID_INPUT', `${place}: not a kubeconfig: ${why}`, {remedy: [{command: 'kubectl config view', why: 'what kubectl makes of it'}]})

/** MULTIPLE_DOCS -> multiple docs. */
const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ')

function entries(file: string, root: Fields, part: 'contexts' | 'clusters' | 'users'): readonly (readonly [string, Fields])[] {
  const list = root[part] ?? []
  if (!Array.isArray(list)) throw malformed(file, `${part} is not a list`)
  return list.map((item: unknown, index) => {
    const entry = fieldsOf(`${file}: ${part}[${index}]`, item)
    const name = textOf(entry, 'name')
    if (name === undefined) throw malformed(file, `${part}[${index}] has no name`)
    const fields = fieldsOf(`${file}: ${part}[${index}]`, entry[part.slice(0, -1)] ?? {})
    return [name, absolute(dirname(resolve(file)), fields)] as const
  })
}

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']

/** Paths in a kubeconfig are relative to its own folder. */
function absolute(folder: string, fields: Fields): Fields {
  const changed: [string, unknown][] = pathFields.flatMap(name => (typeof fields[name] === 'string' && fields[name] !== '' ? [[name, resolve(folder, fields[name])] as [string, unknown]] : []))
  const exec = fields['exec'] as Fields | undefined
  const command = typeof exec?.['command'] === 'string' ? exec['command'] : ''
  if (command.includes('/')) changed.push(['exec', {...exec, command: resolve(folder, command)}])
  return {...fields, ...Object.fromEntries(changed)}
}

function addNew(known: Map<string, Fields>, more: readonly (readonly [string, Fields])[]): void {
  for (const [name, fields] of more) if (!known.has(name)) known.set(name, fields)
}

function fieldsOf(place: string, value: unknown): Fields {
  if (value === null || value === undefined) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed(place, 'a map of names and values is wanted here')
  return value as Fields
}

/** A text field that is set and not empty. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
