/** The conditions that other tools wait for (kstatus). */
export type ConditionType = 'Ready' | 'Reconciling' | 'Stalled'
export type Truth = 'True' | 'False' | 'Unknown'

export interface Condition {
  readonly type: string
  readonly status: Truth
  readonly observedGeneration?: number
  readonly lastTransitionTime?: string
  readonly reason?: string
  readonly message?: string
}

export function findCondition(of: unknown, type: string): Condition | undefined {
  const conditions = (of as {conditions?: unknown} | undefined)?.conditions
  if (!Array.isArray(conditions)) return undefined
  return (conditions as Condition[]).find(condition => condition.type === type)
}

/** With this condition set: its time changes only where its status does. */
export function setCondition(conditions: readonly Condition[], wanted: Condition, now: Date): Condition[] {
  const before = conditions.find(({type}) => type === wanted.type)
  const since = before?.status === wanted.status ? before.lastTransitionTime : undefined
  const after = {...wanted, lastTransitionTime: since ?? now.toISOString().replace(/\.\d+Z$/, 'Z')}
  return before === undefined ? [...conditions, after] : conditions.map(condition => (condition.type === wanted.type ? after : condition))
}
