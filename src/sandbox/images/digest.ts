import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ProjectFile} from './project-files.ts'

/** sha256 over all files, their names and whether they are programs; equal for equal projects, wherever they lie. */
export async function digestOf(folder: string, files: readonly ProjectFile[]): Promise<string> {
  const hash = createHash('sha256')
  for (const {path, isProgram, link} of files) {
    const content = link === undefined ? await readFile(join(folder, path)) : Buffer.from(link)
    hash.update(`${JSON.stringify([path, isProgram, link !== undefined, content.length])}\n`).update(content)
  }
  return hash.digest('hex')
}
