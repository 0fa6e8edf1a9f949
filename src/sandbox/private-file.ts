import {randomBytes} from 'node:crypto'
import {renameSync, writeFileSync} from 'node:fs'
import {readFile, rename, writeFile} from 'node:fs/promises'

/** Writes a file that only this user reads; a reader sees the old text or the new one, never a part. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, text, {mode: 0o600, flush: true})
  await rename(draft, path)
}

export async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** The same, for state that must be on disk before the next step of the same tick. */
export function writePrivateNow(path: string, text: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, text, {mode: 0o600, flush: true})
  renameSync(draft, path)
}
