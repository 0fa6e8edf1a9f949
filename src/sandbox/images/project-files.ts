import {readdir, readlink, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {readIfThere} from '../private-file.ts'
import {ignoring} from './ignore.ts'

export interface ProjectFile {
  /** Within the project, with `/`. */
  readonly path: string
  readonly isProgram: boolean
  /** Where a symbolic link points. */
  readonly link?: string
}

/** Every file of the project that goes into the image, in a fixed order. */
export async function projectFiles(folder: string): Promise<ProjectFile[]> {
  const isIgnored = ignoring((await readIfThere(join(folder, '.dockerignore'))) ?? '')
  return list(folder, '', isIgnored)
}

/** A folder that is left out is walked all the same: a later line may take back a file in it. Virtual environments have none. */
async function list(root: string, folder: string, isIgnored: (path: string) => boolean): Promise<ProjectFile[]> {
  const entries = await readdir(join(root, folder), {withFileTypes: true})
  if (folder !== '' && entries.some(({name}) => name === 'pyvenv.cfg')) return []
  const found: ProjectFile[] = []
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (!isHeavy(entry.name)) found.push(...(await list(root, path, isIgnored)))
    } else if (!isIgnored(path)) found.push(...(await describe(root, path, entry)))
  }
  return found
}

const isHeavy = (name: string): boolean => name === '.git' || name === 'node_modules' || name === '.venv' || name === '__pycache__'

async function describe(root: string, path: string, entry: {isFile(): boolean; isSymbolicLink(): boolean}): Promise<ProjectFile[]> {
  if (entry.isSymbolicLink()) return [{path, isProgram: false, link: await readlink(join(root, path))}]
  if (!entry.isFile()) return []
  const {mode} = await stat(join(root, path))
  return [{path, isProgram: (mode & 0o100) !== 0}]
}
