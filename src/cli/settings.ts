import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {parseDocument} from 'yaml'
import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import {defaultSettings, type Settings} from '../workflows/settings.ts'
import {parseDuration} from './duration.ts'
import {environment} from './terminal.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Read = (value: unknown, subject: string) => Partial<Settings>

/** Every key of the file; its variable is RIDECTL_ and the key in capitals. */
const keys: Readonly<Record<string, Read>> = {
  contexts: (value, subject) => ({contexts: names(value, subject)}),
  namespacePattern: (value, subject) => ({namespacePattern: pattern(value, subject)}),
  domain: (value, subject) => ({domain: text(value, subject)}),
  image: (value, subject) => ({image: text(value, subject)}),
  timeout: (value, subject) => ({timeoutSeconds: parseDuration(text(value, subject), subject)}),
  waitLock: (value, subject) => ({waitLockSeconds: parseDuration(text(value, subject), subject)}),
  reach: (value, subject) => ({reachSeconds: parseDuration(text(value, subject), subject)}),
}

const variableOf = (key: string): string => `RIDECTL_${key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`

export const settingsFile = (env: Environment = environment()): string =>
  join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'ridectl', 'config.yaml')

/** Environment before file before defaults; flags come before all of these, and are the commands' own. */
export async function readSettings(env: Environment = environment()): Promise<Settings> {
  return {...defaultSettings, ...(await fromFile(settingsFile(env))), ...fromEnvironment(env)}
}

function fromEnvironment(env: Environment): Partial<Settings> {
  const parts = Object.entries(keys).map(([key, read]) => {
    const value = env[variableOf(key)]
    return value === undefined || value === '' ? {} : read(key === 'contexts' ? value.split(',') : value, variableOf(key))
  })
  return Object.assign({}, ...parts)
}

async function fromFile(path: string): Promise<Partial<Settings>> {
  const source = await readIfThere(path)
  if (source === undefined) return {}
  const document = parseDocument(source)
  const [problem] = document.errors
  if (problem !== undefined) throw new RidectlError('INVALID_INPUT', `${path} is not YAML: ${problem.message}`)
  const content: unknown = document.toJS()
  if (content === null) return {}
  if (typeof content !== 'object' || Array.isArray(content)) throw new RidectlError('INVALID_INPUT', `${path} must be a map of settings`)
  return Object.assign({}, ...Object.entries(content).map(([key, value]) => setting(key, value, path)))
}

function setting(key: string, value: unknown, path: string): Partial<Settings> {
  const read = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (read !== undefined) return read(value, `${key} in ${path}`)
  const [close] = nearest(key, Object.keys(keys))
  const hint = close === undefined ? `there are ${Object.keys(keys).join(', ')}` : `the nearest is ${close}`
  throw new RidectlError('INVALID_INPUT', `${path} has no setting "${key}": ${hint}`)
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw new RidectlError('INVALID_INPUT', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {cause: error})
  }
}

function text(value: unknown, subject: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw new RidectlError('INVALID_INPUT', `${subject} must be a text`)
}

function names(value: unknown, subject: string): readonly string[] {
  if (Array.isArray(value) && value.length > 0) return value.map((name) => text(name, subject))
  throw new RidectlError('INVALID_INPUT', `${subject} must be a list of names`)
}

function pattern(value: unknown, subject: string): string {
  const given = text(value, subject)
  const filled = given.replaceAll('<environment>', 'qa').replaceAll('<customer>', 'car1').replaceAll('<name>', 'car1-qa')
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(filled)) return given
  throw new RidectlError('INVALID_INPUT', `${subject} is not a namespace: "${given}". It may hold <environment>, as in summon-<environment>`)
}
