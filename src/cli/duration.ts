import {RidectlError} from '../errors.ts'

const inSeconds: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400}

/** `90s`, `10m`, `1h30m` as seconds; `subject` is the flag or the setting that a bad one is named by. */
export function parseDuration(text: string, subject: string): number {
  const trimmed = text.trim()
  if (!/^(\d{1,6}[smhd])+$/.test(trimmed)) throw badDuration(text, subject)
  const parts = [...trimmed.matchAll(/(\d+)([smhd])/g)]
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (inSeconds[unit ?? ''] ?? 0), 0)
  if (seconds > 7 * 86_400) throw badDuration(text, subject)
  return seconds
}

function badDuration(text: string, subject: string): RidectlError {
  return new RidectlError('USAGE', `${subject} is not a duration: "${text}". Write it like 90s, 10m or 1h30m, 7 days at most`)
}

/** One unit, for how long something has been so: `34 s`, `12 m`, `6 d`. */
export function age(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 100) return `${whole} s`
  if (whole < 6000) return `${Math.floor(whole / 60)} m`
  if (whole < 2 * 86_400) return `${Math.floor(whole / 3600)} h`
  return `${Math.floor(whole / 86_400)} d`
}

/** Two units where it takes longer, for what is being watched: `34 s`, `2 m 5 s`. */
export function elapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < 100) return `${whole} s`
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60]
  return hours > 0 ? `${hours} h ${minutes} m` : `${minutes} m ${rest} s`
}

export function ageOf(since: string | undefined, now: Date): string {
  const start = since === undefined ? Number.NaN : Date.parse(since)
  return Number.isNaN(start) ? '' : age((now.getTime() - start) / 1000)
}
