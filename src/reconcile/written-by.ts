import {RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'

/** Two people with two ridectl versions would undo each other's templates in turn: the older one refuses. */
export function refuseIfOlder({name, status}: Platform, ridectl: string): void {
  const last = status.writtenBy?.split('/')[1]
  if (last === undefined || !isOlder(ridectl, last)) return
  throw new RidectlError('OLDER_RIDECTL', `${name} was last written by ridectl ${last}; this is the older ${ridectl}`, {
    remedy: [{command: 'npm install --global ridectl'}, {command: `ridectl deploy ${name} --older`, why: `writes all the same, as ${ridectl} makes it`}],
  })
}

export function isOlder(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split('-')[0]?.split('.').map(Number) ?? [])
  const index = [0, 1, 2].find((at) => (left?.[at] ?? 0) !== (right?.[at] ?? 0))
  return index !== undefined && (left?.[index] ?? 0) < (right?.[index] ?? 0)
}
