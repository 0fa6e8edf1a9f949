import {createHash} from 'node:crypto'
import {mkdir, rename, rm, stat} from 'node:fs/promises'
import {dirname, join, relative} from 'node:path'
import {RidectlError} from '../../errors.ts'
import {readIfThere} from '../private-file.ts'
import {requirePip, type Python} from '../python.ts'
import {compileAll} from './compile-all.ts'
import {runPython} from './run-python.ts'

export interface Requirements {
  /** Folder that is installed into, in the folder of packages: named by all that decides what comes in. */
  readonly key: string
  /** False: the project names none. */
  readonly exist: boolean
}

/** What requirements.txt, and the files that it takes in, ask for, for this python3. */
export async function readRequirements(folder: string, python: Python, sourceDigest: string): Promise<Requirements> {
  const texts = await readWithIncluded(folder, 'requirements.txt', new Map())
  const hash = createHash('sha256').update(python.tag)
  for (const [name, text] of texts) hash.update(JSON.stringify([name, text]))
  if ([...texts.values()].some(isLocal)) hash.update(sourceDigest)
  return {key: hash.digest('hex').slice(0, 32), exist: texts.size > 0}
}

/** `-r base.txt`, `-c constraints.txt`: their content counts as well. */
async function readWithIncluded(folder: string, name: string, found: Map<string, string>): Promise<Map<string, string>> {
  const text = found.has(name) ? undefined : await readIfThere(join(folder, name))
  if (text === undefined) return found
  found.set(name, text)
  for (const [, included = ''] of text.matchAll(/^\s*(?:-r|-c|--requirement|--constraint)[ =]?\s*(\S+)/gm)) {
    await readWithIncluded(folder, relative(folder, join(folder, dirname(name), included)), found)
  }
  return found
}

/** Installs a part of the project itself. */
const isLocal = (text: string): boolean => /^\s*(?:(?:-e|--editable)[ =]?\s*)?(?:\.|file:)/m.test(text)

export interface Install {
  readonly source: string
  readonly target: string
  readonly onLine: (line: string) => void
}

/** Installs beside, and renames: a folder with that name is whole. False: it was there. */
export async function installPackages(python: Python, {source, target, onLine}: Install): Promise<boolean> {
  if (await isThere(target)) return false
  const draft = `${target}.${process.pid}`
  await mkdir(draft, {recursive: true, mode: 0o700})
  try {
    await pipInstall(python, source, {target: draft, onLine})
    await compileAll(python, draft)
    await rename(draft, target).catch(async (error: unknown) => {
      if (!(await isThere(target))) throw error // else another build was faster
    })
    return true
  } finally {
    await rm(draft, {recursive: true, force: true})
  }
}

async function pipInstall(python: Python, source: string, {target, onLine}: {target: string; onLine: (line: string) => void}): Promise<void> {
  await requirePip(python)
  const options = ['--disable-pip-version-check', '--no-input', '--no-warn-script-location', '--progress-bar=off', '--no-compile']
  const argv = ['-m', 'pip', 'install', ...options, `--target=${target}`, '--requirement=requirements.txt']
  const env = {...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_ROOT_USER_ACTION: 'ignore', PYTHONPATH: undefined, PYTHONHOME: undefined}
  const {status, log} = await runPython(python, {argv, cwd: source, env, onLine})
  if (status === 0) return
  throw new RidectlError('SANDBOX_FAILED', 'pip could not install requirements.txt', {
    details: [`pip ended with exit status ${status}, on python3 ${python.version}.`],
    log: log.slice(-15),
  })
}

const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false)
