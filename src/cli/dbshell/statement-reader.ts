/** What the text that is typed so far is in the middle of, as the continuation prompt shows it: `-` a statement, quotes, `$`, `*` a comment, `(`; `=` nothing. */
export type Within = '=' | '-' | `'` | '"' | '$' | '*' | '('

interface Quote {
  readonly sign: `'` | '"' | '$' | '*'
  /** Matches from where the quote goes on to its end; nothing where it does not end yet. */
  readonly end: RegExp
  /** Of nested comments. */
  readonly depth: number
}

const starts: readonly (readonly [RegExp, (found: string) => Quote])[] = [
  [/[eE]'/y, () => ({sign: `'`, end: /(?:[^'\\]|\\[^]|'')*'(?!')/y, depth: 1})],
  [/'/y, () => ({sign: `'`, end: /[^']*'/y, depth: 1})],
  [/"/y, () => ({sign: '"', end: /[^"]*"/y, depth: 1})],
  [/\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y, (tag) => ({sign: '$', end: new RegExp(`[^]*?${tag.replaceAll('$', String.raw`\$`)}`, 'y'), depth: 1})],
  [/\/\*/y, () => ({sign: '*', end: /[^]*?(?:\/\*|\*\/)/y, depth: 1})],
]
const lineComment = /--[^\n]*/y
/** A name is taken whole: a $ or an e within it begins no quote. */
const word = /[A-Za-z0-9_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y

/** Cuts what is typed into statements, at each `;` that stands outside of quotes, comments and parentheses. Takes whole lines. */
export class StatementReader {
  #text = ''
  #at = 0
  #open = 0
  #quote: Quote | undefined

  /** The statements that this line completes. */
  feed(line: string): string[] {
    this.#text += `${line}\n`
    const complete: string[] = []
    while (this.#at < this.#text.length) {
      if (this.#quote !== undefined) this.#leave(this.#quote)
      else if (this.#step() === ';') complete.push(this.#cut())
    }
    if (this.#quote === undefined && isBlank(this.#text)) this.clear()
    return complete.filter((statement) => !isBlank(statement.replace(/;$/, '')))
  }

  get within(): Within {
    if (this.#quote !== undefined) return this.#quote.sign
    return this.#text === '' ? '=' : this.#open > 0 ? '(' : '-'
  }

  /** What is there without its `;`, at the end of a file. */
  rest(): string {
    const left = this.#text.trim()
    this.clear()
    return isBlank(left) ? '' : left
  }

  clear(): void {
    this.#text = ''
    this.#at = 0
    this.#open = 0
    this.#quote = undefined
  }

  /** One token further in what stands outside of quotes; which sign it was. */
  #step(): string {
    for (const [start, quoteOf] of starts) {
      const found = this.#take(start)
      if (found === undefined) continue
      this.#quote = quoteOf(found)
      return found
    }
    const skipped = this.#take(lineComment) ?? this.#take(word)
    if (skipped !== undefined) return skipped
    const sign = this.#text.charAt(this.#at)
    this.#at += 1
    if (sign === '(') this.#open += 1
    if (sign === ')') this.#open = Math.max(0, this.#open - 1)
    return this.#open > 0 && sign === ';' ? '' : sign
  }

  #leave(quote: Quote): void {
    const found = this.#take(quote.end)
    if (found === undefined) {
      this.#at = this.#text.length
      return
    }
    const depth = found.endsWith('/*') && quote.sign === '*' ? quote.depth + 1 : quote.depth - 1
    this.#quote = depth === 0 ? undefined : {...quote, depth}
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    if (found !== undefined) this.#at += found.length
    return found
  }

  #cut(): string {
    const statement = this.#text.slice(0, this.#at).trim()
    this.#text = this.#text.slice(this.#at)
    this.#at = 0
    return statement
  }
}

/** Nothing but blanks and comments. */
const isBlank = (text: string): boolean => text.replace(/--[^\n]*|\/\*[^]*?\*\//g, '').trim() === ''
