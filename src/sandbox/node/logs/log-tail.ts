import type {FileHandle} from 'node:fs/promises'

const blockSize = 64 * 1024

/** Where the last `lines` records of a log file begin; read from its end, so that a long log costs no more than what is asked of it. */
export async function tailOffset(file: FileHandle, lines: number): Promise<number> {
  const {size} = await file.stat()
  if (lines <= 0) return size
  let found = 0
  for (let end = size; end > 0; end -= Math.min(blockSize, end)) {
    const start = Math.max(0, end - blockSize)
    const block = Buffer.alloc(end - start)
    await file.read(block, 0, block.length, start)
    // the very last byte ends the last record, it does not begin one
    for (let at = block.lastIndexOf(0x0a); at !== -1; at = at === 0 ? -1 : block.lastIndexOf(0x0a, at - 1)) {
      if (start + at === size - 1) continue
      found += 1
      if (found === lines) return start + at + 1
    }
  }
  return 0
}
