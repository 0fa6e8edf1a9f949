import type {RidectlError} from '../errors.ts'
import {broken, type Failing, looking} from './check.ts'

/** Commands that change nothing: who has run one knows more, and that is all. */
const onlyLooks = /^(kubectl( --\S+ \S+)* (get|describe|logs|auth|config (view|get-contexts))|ridectl (status|doctor|logs|diff))\b/

/** Of the commands that a failure names the first that mends it, else the first that shows more. */
export function remedyOf({remedy}: RidectlError): Pick<Failing, 'remedy' | 'looks'> {
  const commands = remedy.map(({command}) => command)
  const mending = commands.find((command) => !onlyLooks.test(command))
  if (mending !== undefined) return {remedy: mending}
  return commands[0] === undefined ? {} : looking(commands[0])
}

/** A failure as a finding, in its own words. */
export const brokenBy = (error: RidectlError): Failing => broken(error.message, {...(error.details[0] === undefined ? {} : {means: error.details[0]}), ...remedyOf(error)})
