import {Readable} from 'node:stream'

/** So much is held for a reader before the server is asked to wait. */
const mostUnread = 256 * 1024

export interface Output {
  readonly stream: Readable
  /** True while its reader has not caught up. */
  readonly isFull: boolean
  take(data: Buffer): void
  end(error?: Error): void
}

/** One output of the process. `drained` is called when its reader has caught up, or is gone: then what comes is dropped. */
export function outputOf(drained: () => void): Output {
  let isFull = false
  const release = (): void => {
    if (!isFull) return
    isFull = false
    drained()
  }
  const stream = new Readable({
    highWaterMark: mostUnread,
    read: release,
    destroy: (error, done) => {
      release()
      done(error)
    },
  })
  // `exited` tells of it; who does not read must not fall over it
  stream.on('error', () => {})
  return {
    stream,
    get isFull() {
      return isFull
    },
    take: (data) => {
      if (!stream.destroyed && !stream.push(data)) isFull = true
    },
    end: (error) => {
      if (error === undefined) stream.push(null)
      else stream.destroy(error)
    },
  }
}
