import {annotation} from './labels.ts'

/** What is asked of an instance beside its spec, as annotations of it: pods that start anew, a migration that runs again. */
export type Asks = Readonly<Record<string, string>>

export const startAnew = (component: string, at: Date): Asks => ({[`${annotation.restartedAt}-${component}`]: at.toISOString().replace(/\.\d+Z$/, 'Z')})

export const migrateAgain = (annotations: Asks): Asks => ({[annotation.migrationAttempt]: String(Number(annotations[annotation.migrationAttempt] ?? '1') + 1)})

/** Of an instance's annotations those that ask: no deploy may lose one, or it would undo the restart by another. */
export function askedFor(annotations: Asks): Asks {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key === annotation.migrationAttempt || key.startsWith(`${annotation.restartedAt}-`)))
}
