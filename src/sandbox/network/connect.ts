import {connect, type Socket} from 'node:net'
import type {Endpoint} from './endpoints.ts'

/** A connection to one of the pods that are ready now: each in its turn, the next where one refuses. undefined: none takes it. */
export async function connectToReady(ready: () => readonly Endpoint[], turn: number): Promise<Socket | undefined> {
  const refused = new Set<number>()
  for (;;) {
    const left = ready().filter(({port}) => !refused.has(port))
    const next = left[turn % left.length]
    if (next === undefined) return undefined
    const socket = await connected(next.port)
    if (socket !== undefined) return socket
    refused.add(next.port)
  }
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true})
    socket.on('error', () => resolve(undefined)) // stays: an error before the caller listens is none that ends the sandbox
    socket.once('connect', () => resolve(socket))
  })
}
