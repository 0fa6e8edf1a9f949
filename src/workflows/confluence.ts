interface Waiting<Item> {
  readonly item: Item
  readonly taken: () => void
}

/** Streams that become one, in the order in which they come. A source is read on only when what it gave was taken; more may join while it runs. */
export class Confluence<Item> {
  readonly #queue: Waiting<Item>[] = []
  #wake = (): void => {}
  #running = 0
  #error: {readonly thrown: unknown} | undefined

  add(source: AsyncIterable<Item>): void {
    this.#running++
    void this.#pump(source)
  }

  async #pump(source: AsyncIterable<Item>): Promise<void> {
    try {
      for await (const item of source) {
        await new Promise<void>((taken) => {
          this.#queue.push({item, taken})
          this.#wake()
        })
      }
    } catch (error) {
      this.#error ??= {thrown: error}
    }
    this.#running--
    this.#wake()
  }

  /** Ends when every source has; rejects with the first failure of one, once what came before it was taken. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for (;;) {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        yield next.item
        next.taken()
      }
      if (this.#error !== undefined) throw this.#error.thrown
      if (this.#running === 0) return
      await new Promise<void>((wake) => { this.#wake = wake })
    }
  }
}
