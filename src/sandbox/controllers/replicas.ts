/** maxSurge and maxUnavailable: a number, or a percentage of the replicas. */
export function resolvePercent(value: number | string | undefined, total: number, round: (exact: number) => number): number {
  if (typeof value === 'string' && value.endsWith('%')) return round((Number.parseInt(value, 10) / 100) * total)
  return Number(value ?? 0)
}

/** Counts as the API writes them: what is zero is left out. */
export function nonZero<Counts extends Readonly<Record<string, number>>>(counts: Counts): Partial<Counts> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Partial<Counts>
}
