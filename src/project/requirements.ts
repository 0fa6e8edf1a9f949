import {dirname, join, normalize} from 'node:path'
import {RidectlError} from '../errors.ts'
import {textOf} from './source-files.ts'

export interface Requirements {
  /** requirements.txt as it is; undefined where there is none. */
  readonly text?: string
  /** A list elsewhere that a new requirements.txt takes in: `requirements/production.txt`. */
  readonly elsewhere?: string
  /** What pyproject.toml lists. */
  readonly listed: readonly string[]
  /** Folder of the lists that requirements.txt takes in, which the image's build needs beside it. */
  readonly folder?: string
  /** Every package by its normal name. */
  readonly names: ReadonlySet<string>
}

/** What the project asks pip for: requirements.txt, else a list in a folder of that name, else pyproject.toml's dependencies. */
export async function readRequirements(folder: string, manageFolder: string): Promise<Requirements> {
  const text = await textOf(join(folder, 'requirements.txt'))
  const elsewhere = text === undefined ? await listElsewhere(folder, manageFolder) : undefined
  const lists = await withIncluded(folder, text === undefined ? elsewhere : 'requirements.txt', new Map())
  const listed = lists.size === 0 ? await listedInProject(folder) : []
  const inFolder = [...lists.keys()].map((path) => dirname(path)).find((path) => path !== '.')
  return {
    ...(text === undefined ? {} : {text}),
    ...(elsewhere === undefined ? {} : {elsewhere}),
    ...(inFolder === undefined ? {} : {folder: inFolder}),
    listed,
    names: new Set([...lists.values()].flatMap((list) => list.split('\n')).concat(listed).map(nameIn).filter((name) => name !== '')),
  }
}

/** The name that a line asks for, as pip compares names: `PyYAML==6.0` is pyyaml; '' where it asks for none. */
export function nameIn(line: string): string {
  const name = /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? /#egg=([\w.-]+)/.exec(line)?.[1] ?? ''
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

async function listElsewhere(folder: string, manageFolder: string): Promise<string | undefined> {
  const folders = [...new Set(['', manageFolder])]
  const named = ['production', 'prod', 'base'].map((name) => `requirements/${name}.txt`)
  for (const path of folders.flatMap((from) => ['requirements.txt', ...named].map((name) => join(from, name)))) {
    if ((await textOf(join(folder, path))) !== undefined) return path
  }
  return undefined
}

async function withIncluded(folder: string, path: string | undefined, found: Map<string, string>): Promise<Map<string, string>> {
  const text = path === undefined || found.has(path) || path.startsWith('..') ? undefined : await textOf(join(folder, path))
  if (path === undefined || text === undefined) return found
  found.set(path, text)
  for (const [, included = ''] of text.matchAll(/^\s*(?:-r|--requirement)[ =]?\s*(\S+)/gm)) await withIncluded(folder, normalize(join(dirname(path), included)), found)
  return found
}

/** The dependencies of pyproject.toml's [project]. Poetry's and Pipenv's own lists are not pip's: they must be written out by those. */
async function listedInProject(folder: string): Promise<string[]> {
  const text = (await textOf(join(folder, 'pyproject.toml'))) ?? ''
  const [, project] = /^\[project\][ \t]*\n([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text) ?? []
  const [, list] = /^dependencies\s*=\s*\[((?:[^\]"']|"[^"\n]*"|'[^'\n]*')*)\]/m.exec(project ?? '') ?? []
  if (list !== undefined) return [...list.matchAll(/"([^"\n]+)"|'([^'\n]+)'/g)].map(([, double, single]) => double ?? single ?? '')
  if (/^\[tool\.poetry\.dependencies\]/m.test(text)) throw writeOut('Poetry', 'poetry export --format requirements.txt --output requirements.txt')
  if ((await textOf(join(folder, 'Pipfile'))) !== undefined) throw writeOut('Pipenv', 'pipenv requirements > requirements.txt')
  return []
}

const writeOut = (tool: string, command: string): RidectlError =>
  new RidectlError('INVALID_INPUT', `the project's packages are in ${tool}'s own list, and the image is built from a requirements.txt`, {
    remedy: [{command, why: 'then again'}],
  })
