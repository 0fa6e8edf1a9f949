import type {Platform} from '../platform/summon-platform.ts'

export interface Entry {
  readonly version: string
  readonly who: string
  readonly why?: string
  readonly result: 'succeeded' | 'failed' | 'interrupted'
  /** Seconds. */
  readonly duration: number
  readonly generation: number
}

const keepLast = 10

/** The record of deploys with one more, the newest first. */
export function historyWith({status}: Platform, entry: Entry, when: Date): readonly unknown[] {
  return [{...entry, when: when.toISOString().replace(/\.\d+Z$/, 'Z')}, ...(status.history ?? [])].slice(0, keepLast)
}
