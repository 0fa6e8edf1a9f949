import {createHash} from 'node:crypto'
import {constants} from 'node:fs'
import {chmod, copyFile, mkdir, rename, rm, stat, symlink, writeFile} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {RidectlError} from '../../errors.ts'
import type {Folders, Image} from '../contracts.ts'
import {makeFolders} from '../folders.ts'
import {plainFailure} from '../plain-failure.ts'
import {readIfThere} from '../private-file.ts'
import {findPython, type Python} from '../python.ts'
import {collectStatic} from './collect-static.ts'
import {compileAll} from './compile-all.ts'
import {digestOf} from './digest.ts'
import {type Surroundings, surroundingsIn} from './dockerfile.ts'
import {contentsOf, findImage, packagesOf, recordFile, tagImage, withTag, type ImageRecord} from './image-store.ts'
import {literalConfigPaths} from './literal-config.ts'
import {installPackages, readRequirements} from './packages.ts'
import {projectFiles, type ProjectFile} from './project-files.ts'

export interface Build {
  readonly name: string
  readonly folder: string
  readonly progress: (text: string) => void
}

export interface Built {
  readonly image: Image
  /** The same content was there already. */
  readonly wasThere: boolean
  readonly warnings: readonly string[]
}

/** Makes an image of a project's folder: its files, its requirements, its static files. What was built before is not built again. */
export async function buildImage(folders: Folders, {name, folder, progress}: Build): Promise<Built> {
  const project = await requireProject(folder)
  const isName = /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127})?$/.test(name)
  if (!isName) throw new RidectlError('INVALID_INPUT', `"${name}" is no name of an image`, {remedy: [{command: `ridectl sandbox build summon:v1 ${folder}`}]})
  try {
    await makeFolders(folders)
    return await build(folders, {name: withTag(name), folder: project, progress})
  } catch (error) {
    throw plainFailure(error, folders.images)
  }
}

async function build(folders: Folders, {name, folder, progress}: Build): Promise<Built> {
  const [python, files] = await Promise.all([findPython(), projectFiles(folder)])
  const sourceDigest = await digestOf(folder, files)
  const requirements = await readRequirements(folder, python, sourceDigest)
  const surroundings = await readSurroundings(folder)
  const digest = createHash('sha256').update(`2 ${sourceDigest} ${requirements.key} ${JSON.stringify(surroundings)}`).digest('hex')
  const content = `sha256-${digest}`
  const packages = join(packagesOf(folders), requirements.key)
  const wasThere = await isThere(join(contentsOf(folders), content, recordFile)) && (await isThere(packages))
  if (!wasThere) {
    const record = {digest: `sha256:${digest}`, packages: requirements.key, workFolder: surroundings.workFolder}
    await makeContent({python, folder, files, packages, hasRequirements: requirements.exist, target: join(contentsOf(folders), content), record, surroundings, progress})
  }
  await tagImage(folders, name, content)
  const image = findImage(folders, name)
  if (image === undefined) throw new Error(`the image ${name} was built and is not there`)
  return {image, wasThere, warnings: await warningsOf(folder, files, requirements.exist)}
}

/** A folder that only a step of the Dockerfile would make is not there. */
async function readSurroundings(folder: string): Promise<Surroundings> {
  const read = surroundingsIn((await readIfThere(join(folder, 'Dockerfile'))) ?? '')
  return (await isThere(join(folder, read.workFolder))) ? read : {...read, workFolder: ''}
}

interface Content {
  readonly python: Python
  readonly folder: string
  readonly files: readonly ProjectFile[]
  readonly packages: string
  readonly hasRequirements: boolean
  readonly target: string
  readonly record: ImageRecord
  readonly surroundings: Surroundings
  readonly progress: (text: string) => void
}

/** Beside, then renamed: a content that has its name is whole. */
async function makeContent(content: Content): Promise<void> {
  const {python, packages, target, surroundings: {workFolder, settings}, progress} = content
  const draft = `${target}.${process.pid}`
  const source = join(draft, 'source')
  try {
    progress('copying the files')
    await copyFiles(content, source)
    await providePackages(content, source)
    progress('collecting static files')
    await collectStatic(python, {source: join(source, workFolder), packages, settings})
    progress('compiling')
    await compileAll(python, source)
    await writeFile(join(draft, recordFile), JSON.stringify(content.record), {mode: 0o600})
    await rm(target, {recursive: true, force: true})
    await rename(draft, target)
  } finally {
    await rm(draft, {recursive: true, force: true})
  }
}

async function providePackages({python, packages, hasRequirements, progress}: Content, source: string): Promise<void> {
  if (!hasRequirements) return void (await mkdir(packages, {recursive: true, mode: 0o700}))
  const onLine = (line: string): void => {
    const name = /^\s*(?:Collecting|Building wheel for) ([\w.-]+)/.exec(line)?.[1]
    if (name !== undefined) progress(`fetching ${name}`)
    if (line.startsWith('Installing collected')) progress('installing the requirements')
  }
  await installPackages(python, {source, target: packages, onLine})
}

async function copyFiles({folder, files}: Content, to: string): Promise<void> {
  await mkdir(to, {recursive: true, mode: 0o700})
  for (const {path, isProgram, link} of files) {
    const target = join(to, path)
    await mkdir(dirname(target), {recursive: true, mode: 0o700})
    if (link !== undefined) await symlink(link, target)
    else {
      await copyFile(join(folder, path), target, constants.COPYFILE_FICLONE)
      await chmod(target, isProgram ? 0o700 : 0o600)
    }
  }
}

async function warningsOf(folder: string, files: readonly ProjectFile[], hasRequirements: boolean): Promise<string[]> {
  const literal = await literalConfigPaths(folder, files)
  return [
    ...(hasRequirements ? [] : [`${folder} has no requirements.txt: nothing was installed`]),
    ...literal.map((place) => `${place} opens a file in /etc/config by its path, which is not there in the sandbox: read the path from SUMMON_CONFIG`),
  ]
}

async function requireProject(folder: string): Promise<string> {
  const path = resolve(folder)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return path
  throw new RidectlError('INVALID_INPUT', found === undefined ? `there is no folder ${folder}` : `${folder} is not a folder`)
}

const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false)
