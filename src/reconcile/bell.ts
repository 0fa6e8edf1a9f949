import type {Clock} from '../world.ts'

/** Wakes the loop: rung by whoever saw a change, heard once. A ring while nobody listens is kept. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Resolves when it has rung since the last time, when the time is over, or when the signal aborts. */
  async heard(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    if (!this.#rung) {
      await Promise.race([
        new Promise<void>((resolve) => { this.#wake = resolve }),
        clock.sleep(milliseconds, AbortSignal.any([signal, over.signal])),
      ])
    }
    over.abort()
    this.#wake = undefined
    this.#rung = false
  }
}
