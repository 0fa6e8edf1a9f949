import {randomInt} from 'node:crypto'
import {createServer} from 'node:net'

/** Loopback ports for containers, each given once. */
export interface Ports {
  /** The wanted one if it is free, else another. */
  take(wanted?: number): Promise<number>
  giveBack(port: number): void
}

/** Above the sandbox's own, and below those of outgoing connections: none of these sits on a port while its container restarts. */
const [first, last] = [30_000, 32_768]

export function createPorts(): Ports {
  const taken = new Set<number>()
  const take = async (wanted?: number): Promise<number> => {
    for (let port = wanted ?? randomInt(first, last); ; port = randomInt(first, last)) {
      if (taken.has(port)) continue
      taken.add(port)
      if (await isFree(port)) return port
      taken.delete(port)
    }
  }
  return {take, giveBack: (port) => void taken.delete(port)}
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({port, host: '127.0.0.1', exclusive: true}, () => server.close(() => resolve(true)))
  })
}
