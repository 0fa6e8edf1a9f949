import {rmSync} from 'node:fs'
import {join} from 'node:path'
import type {Folders} from './contracts.ts'
import {readIfThere, writePrivate} from './private-file.ts'
import {startOf} from './process-identity.ts'

/** What a running daemon says of itself in a file; `ready` is absent while it starts. */
export interface DaemonState {
  readonly pid: number
  /** Of the process, so that a number given again is not taken for the daemon. */
  readonly started: string
  readonly since: string
  readonly ready?: Ready
}

export interface Ready {
  /** Of the API server. */
  readonly url: string
  readonly httpPort: number
  readonly postgres: {readonly port: number}
  readonly redis: {readonly port: number} | {readonly missing: string}
}

const fileOf = (folders: Folders): string => join(folders.root, 'daemon.json')

/** undefined: no daemon runs, whatever a killed one has left behind. */
export async function readState(folders: Folders): Promise<DaemonState | undefined> {
  const text = await readIfThere(fileOf(folders))
  if (text === undefined) return undefined
  const state = JSON.parse(text) as DaemonState
  return startOf(state.pid) === state.started ? state : undefined
}

export async function writeState(folders: Folders, since: Date, ready?: Ready): Promise<void> {
  const state: DaemonState = {pid: process.pid, started: startOf(process.pid) ?? '', since: since.toISOString(), ...(ready && {ready})}
  await writePrivate(fileOf(folders), JSON.stringify(state))
}

export function removeState(folders: Folders): void {
  rmSync(fileOf(folders), {force: true})
}
