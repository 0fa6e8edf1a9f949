import {readdir, rm} from 'node:fs/promises'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Folders} from './contracts.ts'
import {readState, type DaemonState} from './daemon-state.ts'
import {isSandbox} from './folders.ts'
import {plainFailure} from './plain-failure.ts'
import {startOf} from './process-identity.ts'

/** Ends everything, and waits until it has ended. False: nothing ran. */
export async function stopSandbox(folders: Folders): Promise<boolean> {
  const state = await readState(folders)
  if (state === undefined) return false
  process.kill(state.pid, 'SIGTERM')
  if (await hasEnded(state, 60_000)) return true
  process.kill(state.pid, 'SIGKILL') // what it runs ends with its lifelines
  await hasEnded(state, 10_000)
  return true
}

/** Not our child: the system tells nobody else when it ends. */
async function hasEnded({pid, started}: DaemonState, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 20) {
    if (startOf(pid) !== started) return true
    await sleep(20)
  }
  return false
}

/** Stops the sandbox and deletes it, with every image, object and database. False: there was none. */
export async function resetSandbox(folders: Folders): Promise<boolean> {
  await stopSandbox(folders)
  const names = await readdir(folders.root).catch(() => [])
  if (!isSandbox(names)) return false
  try {
    await Promise.all([folders.root, folders.postgres].map((folder) => rm(folder, {recursive: true, force: true, maxRetries: 3})))
  } catch (error) {
    throw plainFailure(error, folders.root)
  }
  return true
}
