export interface LinesOptions {
  /** A line with more bytes is given in pieces of that size. */
  readonly longest: number
  /** What follows the last line end: half a line of something that was cut, or a last line without its end. */
  readonly last: 'keep' | 'drop'
}

const lineFeed = 0x0a

/** Bytes to lines, without their ends. Holds at most one line, and reads on only when the last line was taken. */
export async function* lines(chunks: AsyncIterable<Uint8Array>, {longest, last}: LinesOptions): AsyncGenerator<string, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    let start = 0
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      yield* pieces(joined(rest, bytes.subarray(start, end)), longest)
      rest = Buffer.alloc(0)
      start = end + 1
    }
    rest = joined(rest, bytes.subarray(start))
    while (rest.length > longest) {
      const cut = boundary(rest, longest)
      yield text(rest.subarray(0, cut))
      rest = rest.subarray(cut)
    }
  }
  if (last === 'keep' && rest.length > 0) yield* pieces(rest, longest)
}

const joined = (rest: Buffer, more: Buffer): Buffer => (rest.length === 0 ? more : Buffer.concat([rest, more]))

function* pieces(line: Buffer, longest: number): Generator<string, void, undefined> {
  let rest = line
  while (rest.length > longest) {
    const cut = boundary(rest, longest)
    yield text(rest.subarray(0, cut))
    rest = rest.subarray(cut)
  }
  yield text(rest)
}

const text = (bytes: Buffer): string => bytes.toString('utf8').replace(/\r$/, '')

/** The last place at or before `at` where no UTF-8 character is cut in two. */
function boundary(bytes: Buffer, at: number): number {
  let cut = at
  while (cut > at - 4 && cut > 1 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--
  return cut
}
