import {isDeploy} from '../platform/is-deploy.ts'
import type {Platform} from '../platform/summon-platform.ts'

export interface Entry {
  readonly version: string
  readonly who: string
  readonly why?: string
  readonly action?: 'restart'
  readonly result: 'succeeded' | 'failed' | 'interrupted'
  /** Seconds. */
  readonly duration: number
  readonly generation: number
}

/** Somebody got in, or ran something: no deploy. */
export interface AccessEntry {
  readonly action: 'shell' | 'pyshell' | 'dbshell' | 'run' | 'restart'
  readonly version: string
  readonly who: string
  /** What exactly, as in `bash in car1-prod-web-5c6f-x2x`. */
  readonly why: string
}

const keepLast = 10

/** The record with one more entry, the newest first: the last ten deploys, and the last ten of the rest, neither crowding out the other. */
export function historyWith({status}: Platform, entry: Entry | AccessEntry, when: Date): readonly unknown[] {
  const all = [{...entry, when: when.toISOString().replace(/\.\d+Z$/, 'Z')}, ...(status.history ?? [])]
  return all.filter((one, at) => all.slice(0, at).filter((newer) => isDeploy(newer) === isDeploy(one)).length < keepLast)
}
