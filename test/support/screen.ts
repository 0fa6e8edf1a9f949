import xterm from '@xterm/headless'

interface Size {
  readonly columns: number
  readonly rows: number
}

/** What a terminal shows of what was written to it, and what scrolled off. */
export class Screen {
  readonly #terminal: xterm.Terminal

  constructor({columns, rows}: Size) {
    this.#terminal = new xterm.Terminal({cols: columns, rows, scrollback: 10_000, allowProposedApi: true})
  }

  /** Resolves when it shows. */
  write(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve))
  }

  resize({columns, rows}: Size): void {
    this.#terminal.resize(columns, rows)
  }

  /** A line that is too long for the terminal is one line all the same. */
  get text(): string {
    const {active} = this.#terminal.buffer
    const lines: string[] = []
    for (let row = 0; row < active.length; row++) {
      const line = active.getLine(row)
      const before = line?.isWrapped === true ? (lines.pop() ?? '') : ''
      lines.push(before + (line?.translateToString() ?? ''))
    }
    return lines.map((line) => line.trimEnd()).join('\n').trim()
  }
}
