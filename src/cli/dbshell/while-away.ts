import {Interrupted, type Signal} from '../interrupted.ts'

const endings: readonly Signal[] = ['SIGTERM', 'SIGHUP']

/**
 * While somebody else reads the terminal: Ctrl-C is theirs, to end a statement with, and does not end this process. SIGTERM and SIGHUP abort
 * the work; once it has let go, they are what this rejects with.
 */
export async function whileAway<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  const theirs = (): void => {}
  const end = (signal: Signal): void => controller.abort(new Interrupted(signal))
  process.on('SIGINT', theirs)
  for (const signal of endings) process.on(signal, end)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', theirs)
    for (const signal of endings) process.off(signal, end)
    controller.signal.throwIfAborted()
  }
}
