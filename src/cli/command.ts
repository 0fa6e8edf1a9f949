import {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import {parseDuration} from './duration.ts'
import {Interrupted, signalExit, type Signal} from './interrupted.ts'
import {lastWords, onReaderGone, printError} from './terminal.ts'

/** For commands that speak to a cluster; spread into their flags. */
export const clusterFlags = {
  context: Flags.string({description: 'context of the kubeconfig', env: 'RIDECTL_CONTEXT', helpValue: 'C'}),
  namespace: Flags.string({description: 'namespace of the instance', env: 'RIDECTL_NAMESPACE', helpValue: 'N'}),
}

/** For commands that get into an instance or act on it; spread into their flags. */
export const productionFlag = {'yes-production': Flags.string({description: 'do not ask in production: the name once more', helpValue: 'NAME'})}

export const jsonFlag = {json: Flags.boolean({description: 'print JSON'})}

/** Its default shows in --help; the settings' own value comes before it (`durationGiven`). */
export const durationFlag = (description: string, standard: string) => Flags.string({description, default: standard, helpValue: 'TIME'})

interface Parsed {
  readonly flags: Readonly<Record<string, unknown>>
  readonly metadata: {readonly flags: Readonly<Record<string, {readonly setFromDefault?: boolean} | undefined>>}
}

export function durationGiven({flags, metadata}: Parsed, name: string, setting: number): number {
  return metadata.flags[name]?.setFromDefault === true ? setting : parseDuration(String(flags[name]), `--${name}`)
}

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** So long may letting go take. */
const patienceSeconds = 15

/** Base of every command: what is thrown goes up to main.ts, which alone presents failures and sets the exit status. */
export abstract class RidectlCommand extends Command {
  /** What follows when the reader of stdout went away. A command that must go on overrides it. */
  protected readerGone(): void {
    process.exit(0)
  }

  /** Said on stderr when the first signal comes; a command with a live list shows it there instead. */
  protected lettingGo(_signal: Signal): void {
    printError('Letting go; once more stops at once.')
  }

  /** Said where letting go takes too long: what becomes of that which the command holds. */
  protected readonly holds: string | undefined

  #letsGo: AbortController | undefined

  /**
   * Aborts at the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process. A command that never reads it dies at once,
   * as any program does: only those that hold something need it.
   */
  protected get letGo(): AbortSignal {
    this.#letsGo ??= this.#listen(new AbortController())
    return this.#letsGo.signal
  }

  #listen(controller: AbortController): AbortController {
    for (const signal of signals) {
      process.on(signal, () => {
        if (controller.signal.aborted) process.exit(signalExit[signal])
        this.lettingGo(signal)
        this.#abort(controller, signal)
      })
    }
    return controller
  }

  #abort(controller: AbortController, signal: Signal): void {
    controller.abort(new Interrupted(signal))
    setTimeout(() => giveUp(signal, this.holds), patienceSeconds * 1000).unref()
  }

  /** The reader of stdout went away, and what is held is let go as at a signal. */
  protected letGoUnread(): void {
    if (this.#letsGo === undefined) process.exit(0)
    if (!this.#letsGo.signal.aborted) this.#abort(this.#letsGo, 'SIGPIPE')
  }

  override async init(): Promise<void> {
    await super.init()
    onReaderGone(() => this.readerGone())
  }

  override async catch(error: Error): Promise<never> {
    throw error
  }
}

/** Of the commands that take an instance's lock. */
export const lockHeld = 'A lock that is still held expires by itself within a minute.'

/** A server that does not answer must not hold the person: what is held goes by itself. */
function giveUp(signal: Signal, holds: string | undefined): never {
  lastWords(`Nothing answered for ${patienceSeconds} s: stopped all the same.${holds === undefined ? '' : ` ${holds}`}`)
  process.exit(signalExit[signal])
}
