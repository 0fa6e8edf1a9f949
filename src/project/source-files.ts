import {readdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {RidectlError} from '../errors.ts'

/** A text file of the project. */
export interface SourceFile {
  /** Within the project's folder, with `/`. */
  readonly path: string
  readonly text: string
}

const largest = 512 * 1024
const deepest = 6
const most = 10_000
const atOnce = 64
const skipped = new Set(['node_modules', 'site-packages', '__pycache__', 'migrations', 'staticfiles'])

/** Every Python file of the folder, sorted, those nearer to it first; none of a virtual environment, nor what is hidden. INVALID_INPUT where there are too many. */
export async function pythonFiles(folder: string): Promise<readonly SourceFile[]> {
  const paths = (await pathsIn(folder, '', 0)).sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1))
  if (paths.length > most) throw new RidectlError('INVALID_INPUT', `${folder} holds more than one project: more than ${most} Python files`, {details: ['Name the project\'s own folder with --dir.']})
  const read: SourceFile[] = []
  for (let at = 0; at < paths.length; at += atOnce) {
    const texts = await Promise.all(paths.slice(at, at + atOnce).map(async (path) => ({path, text: await textOf(join(folder, path))})))
    read.push(...texts.filter((file): file is SourceFile => file.text !== undefined))
  }
  return read
}

/** undefined: there is no such file, or it is too large to be read as one that a person wrote. */
export async function textOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true && found.size <= largest ? readFile(path, 'utf8').catch(() => undefined) : undefined
}

async function pathsIn(root: string, folder: string, level: number): Promise<string[]> {
  // a folder that this user may not read is no part of what they deploy
  const entries = await readdir(join(root, folder), {withFileTypes: true}).catch(() => [])
  if (entries.some(({name}) => name === 'pyvenv.cfg')) return []
  const found = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return level === deepest || entry.name.startsWith('.') || skipped.has(entry.name) ? [] : pathsIn(root, path, level + 1)
    return entry.name.endsWith('.py') && entry.isFile() ? [path] : []
  })
  return (await Promise.all(found)).flat()
}

const depth = (path: string): number => path.split('/').length
