import {readFileSync, readlinkSync} from 'node:fs'
import {readdir, rename, rm, stat, symlink} from 'node:fs/promises'
import {basename, join} from 'node:path'
import type {Folders, Image, Images} from '../contracts.ts'

/**
 * In the folder of images: a link per name (`summon:v1`) to its content in `.contents`, which never changes once it is there: what runs
 * from it is not disturbed when the name moves on. Installed requirements are shared, in `.packages`.
 */
export const contentsOf = ({images}: Folders): string => join(images, '.contents')
export const packagesOf = ({images}: Folders): string => join(images, '.packages')

const linkOf = ({images}: Folders, name: string): string => join(images, encodeURIComponent(name))

/** What a content says of itself. */
export interface ImageRecord {
  readonly digest: string
  /** Folder in `.packages`. */
  readonly packages: string
  /** Where its processes start, within its files. */
  readonly workFolder?: string
}

export const recordFile = 'image.json'

export function openImages(folders: Folders): Images {
  return {find: (name) => findImage(folders, name)}
}

/** By name and tag (`latest` where none is given), or by digest: `summon@sha256:...`. */
export function findImage(folders: Folders, name: string): Image | undefined {
  const at = name.indexOf('@')
  if (at >= 0) return readContent(folders, name, name.slice(at + 1).replace(':', '-'))
  try {
    return readContent(folders, name, basename(readlinkSync(linkOf(folders, withTag(name)))))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export const withTag = (name: string): string => (/:[^/]+$/.test(name) ? name : `${name}:latest`)

function readContent(folders: Folders, name: string, content: string): Image | undefined {
  const folder = join(contentsOf(folders), basename(content))
  try {
    const {digest, packages, workFolder = ''} = JSON.parse(readFileSync(join(folder, recordFile), 'utf8')) as ImageRecord
    return {name, source: join(folder, 'source', workFolder), packages: join(packagesOf(folders), packages), digest}
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && ['ENOENT', 'EINVAL', 'ENAMETOOLONG'].includes(String(error.code))

/** From now on the name is that content; in one step, so that a pod finds the one or the other. */
export async function tagImage(folders: Folders, name: string, content: string): Promise<void> {
  const draft = join(folders.images, `.tag-${process.pid}`)
  await rm(draft, {force: true})
  await symlink(join('.contents', content), draft)
  await rename(draft, linkOf(folders, withTag(name)))
}

export async function listImages(folders: Folders): Promise<string[]> {
  const names = await readdir(folders.images).catch(() => [])
  return names.filter((name) => !name.startsWith('.')).map(decodeURIComponent).sort()
}

/** Contents that no name has any more; young ones may be getting theirs just now. Only while no pod runs. */
export async function pruneContents(folders: Folders): Promise<void> {
  const names = await listImages(folders)
  const used = new Set(names.map((name) => basename(readlinkSync(linkOf(folders, name)))))
  for (const content of await readdir(contentsOf(folders)).catch(() => [])) {
    const folder = join(contentsOf(folders), content)
    const {mtimeMs} = await stat(folder)
    if (!used.has(content) && Date.now() - mtimeMs > 60 * 60 * 1000) await rm(folder, {recursive: true, force: true})
  }
}
