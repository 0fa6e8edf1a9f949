import type {RidectlError} from '../errors.ts'

/** SIGPIPE: the reader of stdout went away. */
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE'

export const signalExit: Readonly<Record<Signal, number>> = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141}

/** Why a command's AbortSignal aborted; also thrown where a question is left with Ctrl-C. `explained` says what goes on and how to resume. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly signal: Signal
  readonly explained: RidectlError | undefined

  constructor(signal: Signal, explained?: RidectlError) {
    super(`interrupted by ${signal}`)
    this.signal = signal
    this.explained = explained
  }

  get exit(): number {
    return signalExit[this.signal]
  }
}
