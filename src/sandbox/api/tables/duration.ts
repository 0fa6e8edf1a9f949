const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Two or three significant figures, as kubectl shows an age: 119s, 9m5s, 170m, 7h20m, 47h, 7d3h, 729d, 2y200d. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * minute) return `${seconds}s`
  if (seconds < 10 * minute) return two(seconds, minute, 'm', 1, 's')
  if (seconds < 3 * hour) return `${Math.floor(seconds / minute)}m`
  if (seconds < 8 * hour) return two(seconds, hour, 'h', minute, 'm')
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)}h`
  if (seconds < 8 * day) return two(seconds, day, 'd', hour, 'h')
  if (seconds < 2 * 365 * day) return `${Math.floor(seconds / day)}d`
  if (seconds < 8 * 365 * day) return two(seconds, 365 * day, 'y', day, 'd')
  return `${Math.floor(seconds / (365 * day))}y`
}

function two(seconds: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)}${largeUnit}${rest === 0 ? '' : `${rest}${smallUnit}`}`
}
