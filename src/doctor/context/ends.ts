import {broken, type Finding, warning, well} from '../check.ts'

const day = 86_400_000
const soonDays = 14

/** Good for how long: broken when over, a warning in the last two weeks. `renewed` says who makes a new one, `remedy` what does. */
export function goodUntil(what: string, ends: Date, now: Date, renewed: string, remedy?: string): Finding {
  const days = Math.floor((ends.getTime() - now.getTime()) / day)
  const until = ends.toISOString().slice(0, 10)
  const more = {means: renewed, ...(remedy === undefined ? {} : {remedy})}
  if (ends <= now) return broken(`${what} ended on ${until}`, more)
  const left = days === 0 ? `${Math.floor((ends.getTime() - now.getTime()) / 3_600_000)} hours` : days === 1 ? 'one day' : `${days} days`
  return days < soonDays ? warning(`${what} is good for only ${left}`, more) : well(`${what} is good for ${left}`)
}
