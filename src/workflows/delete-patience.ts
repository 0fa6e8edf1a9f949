import {RidectlError} from '../errors.ts'
import type {World} from '../world.ts'
import type {DeleteOptions} from './delete.ts'

/** How long a deletion is waited for. */
export interface Patience {
  readonly deadline: number
  readonly signal: AbortSignal
  /** INTERRUPTED, or TIMED_OUT with what is still there. */
  check(rest: readonly string[]): void
}

/** The command that goes on with a deletion. */
export const againOf = ({name, purge}: Pick<DeleteOptions, 'name' | 'purge'>): string => `ridectl delete ${name}${purge ? ' --purge' : ''}`

export function patienceOf({clock}: World, options: DeleteOptions): Patience {
  const {name, signal, timeoutSeconds} = options
  const deadline = clock.monotonic() + timeoutSeconds * 1000
  const again = againOf(options)
  return {
    deadline, signal,
    check: (rest) => {
      if (signal.aborted) throw new RidectlError('INTERRUPTED', `let go of ${name}: its deletion goes on in the cluster`, {remedy: [{command: again, why: 'goes on, and says when it is gone'}]})
      if (clock.monotonic() >= deadline) throw new RidectlError('TIMED_OUT', `${name} is not gone yet: ${rest.join(', ')}`, {details: ['Its deletion goes on in the cluster.'], remedy: [{command: again}]})
    },
  }
}

export const waitsFor = (rest: readonly string[]): string => `waits for ${rest.slice(0, 3).join(', ')}${rest.length > 3 ? ` and ${rest.length - 3} more` : ''} to go`
