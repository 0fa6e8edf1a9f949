import {RidectlError} from '../errors.ts'
import {broken, type Check, type Finding, skipped} from './check.ts'
import {brokenBy} from './remedy-of.ts'

const usualSeconds = 10

/** What a check finds, within its time; what it may not see is skipped. */
export async function examine<On>(check: Check<On>, on: On): Promise<Finding | undefined> {
  const {subject, seconds = usualSeconds} = check
  const late = Promise.withResolvers<Finding>()
  const timer = setTimeout(() => late.resolve(broken(`${subject}: no answer in ${seconds} s`)), seconds * 1000)
  try {
    return await Promise.race([check.examine(on), late.promise])
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
    return error.code === 'FORBIDDEN' ? skipped(`${subject}: ${error.message}`) : brokenBy(error)
  } finally {
    clearTimeout(timer)
  }
}
