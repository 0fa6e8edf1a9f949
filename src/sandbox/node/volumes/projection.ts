import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join, resolve, sep} from 'node:path'

export interface ProjectedFile {
  readonly path: string
  readonly content: Buffer
  readonly mode: number
}

/** Writes files below a folder; a path that leads out of it is an error. */
export function writeProjection(folder: string, files: readonly ProjectedFile[]): void {
  for (const {path, content, mode} of files) {
    const file = join(folder, path)
    if (!resolve(file).startsWith(resolve(folder) + sep)) throw new Error(`${path} leads out of the volume`)
    mkdirSync(dirname(file), {recursive: true, mode: 0o755})
    writeFileSync(file, content)
    chmodSync(file, mode)
  }
}
