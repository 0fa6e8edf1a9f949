import {join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import type {Folders} from './contracts.ts'

/**
 * Held by the one daemon of a folder. It is SQLite's lock on a file: the kernel lets go of it when the process ends, however it ends.
 * undefined: another process holds it. Never open that file twice in one process: closing one would release both.
 */
export function takeLock(folders: Folders): (() => void) | undefined {
  const file = new DatabaseSync(join(folders.root, 'daemon.lock'), {timeout: 500})
  try {
    file.exec('BEGIN EXCLUSIVE')
    return () => file.close()
  } catch (error) {
    file.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined
    throw error
  }
}

const busy = 5
