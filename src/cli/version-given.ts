import {RidectlError} from '../errors.ts'
import {versionProblem} from '../platform/version.ts'

/** --version, where it was given and can be one. */
export function versionGiven(version: string | undefined): {readonly version?: string} {
  if (version === undefined) return {}
  const problem = versionProblem(version)
  if (problem !== undefined) throw new RidectlError('INVALID_INPUT', `the version "${version}" ${problem}`)
  return {version}
}
