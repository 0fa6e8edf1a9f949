const seconds = {s: 1, m: 60, h: 3600} as const

/** `90s`, `4m` or `1h` in seconds. */
export function secondsOf(duration: string): number {
  const [, count, unit] = /^([0-9]+)(s|m|h)$/.exec(duration) ?? []
  if (count === undefined) throw new TypeError(`not a duration: ${duration}`)
  return Number(count) * seconds[unit as keyof typeof seconds]
}
