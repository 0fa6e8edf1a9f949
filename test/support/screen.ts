/** What a terminal shows of what was written to it: as much of one as progress and prompts use. */
export class Screen {
  #lines: string[][] = [[]]
  #row = 0
  #column = 0

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex -- what a terminal is told
    for (const [part, sequence] of text.matchAll(/\u001b\[([?0-9;]*[A-Za-z])|[^]/gu)) {
      if (sequence !== undefined) this.#obey(sequence)
      else this.#put(part)
    }
  }

  get text(): string {
    return this.#lines.map((line) => line.join('').trimEnd()).join('\n').trim()
  }

  #put(character: string): void {
    if (character === '\n') this.#row++
    if (character === '\n' || character === '\r') this.#column = 0
    else if (character >= ' ') this.#line()[this.#column++] = character
    this.#line()
  }

  #obey(sequence: string): void {
    const count = Number.parseInt(sequence, 10)
    const steps = Number.isNaN(count) ? 1 : count
    if (sequence.endsWith('A')) this.#row = Math.max(0, this.#row - steps)
    if (sequence.endsWith('B')) this.#row += steps
    if (sequence.endsWith('G')) this.#column = steps - 1
    if (sequence.endsWith('K')) this.#line().splice(sequence === '2K' ? 0 : this.#column)
    if (sequence.endsWith('J')) this.#clearBelow()
  }

  #clearBelow(): void {
    this.#line().splice(this.#column)
    this.#lines.splice(this.#row + 1)
  }

  #line(): string[] {
    while (this.#lines.length <= this.#row) this.#lines.push([])
    const line = this.#lines[this.#row] ?? []
    for (let column = 0; column < this.#column; column++) line[column] ??= ' '
    return line
  }
}
