import {readlinkSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import {basename} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {startOf} from '../process-identity.ts'
import {readIfThere} from '../private-file.ts'

/**
 * After a killed daemon its PostgreSQL and Redis are on their way down: the next ones wait for them. Where the file names a process
 * that is not that program (its number was given again), only the file is in the way.
 */
export async function oldServerGone(pidFile: string, program: RegExp): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const pid = Number((await readIfThere(pidFile))?.split('\n')[0])
    if (!pid || startOf(pid) === undefined) return
    if (!runs(pid, program)) return rm(pidFile)
    await sleep(25)
  }
  throw new Error(`the process that ${pidFile} names does not end`)
}

function runs(pid: number, program: RegExp): boolean {
  if (process.platform !== 'linux') return true
  try {
    return program.test(basename(readlinkSync(`/proc/${pid}/exe`)))
  } catch {
    return false
  }
}
