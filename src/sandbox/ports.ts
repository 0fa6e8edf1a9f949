import {readFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import type {Folders} from './contracts.ts'
import {writePrivateNow} from './private-file.ts'

/** Ports of 127.0.0.1 by what they are for: remembered, so that what was printed, bookmarked or stored in a Secret stays true. */
export interface Ports {
  known(purpose: string): number | undefined
  all(): ReadonlyMap<string, number>
  /** A port that nothing of the sandbox has. Whether another program has it shows when it is listened on. */
  allot(purpose: string): number
  keep(purpose: string, port: number): void
  forget(purpose: string): void
}

// below what systems hand out for outgoing connections (Linux from 32768, macOS from 49152), where a port that is free now may be taken at the next start
const first = 20_000
const count = 10_000

export function openPorts(folders: Folders): Ports {
  const file = join(folders.root, 'ports.json')
  const ports = new Map<string, number>(Object.entries(read(file)))
  const save = (): void => writePrivateNow(file, JSON.stringify(Object.fromEntries(ports)))
  const keep = (purpose: string, port: number): void => {
    if (ports.get(purpose) === port) return
    ports.set(purpose, port)
    save()
  }
  return {
    known: (purpose) => ports.get(purpose),
    all: () => ports,
    keep,
    allot: (purpose) => {
      const port = unusedPort(new Set(ports.values()))
      keep(purpose, port)
      return port
    },
    forget: (purpose) => {
      if (ports.delete(purpose)) save()
    },
  }
}

/** The port that this had before, or a new one where another program has taken it. */
export async function freePort(ports: Ports, purpose: string): Promise<number> {
  const before = ports.known(purpose)
  if (before !== undefined && (await isFree(before))) return before
  const port = ports.allot(purpose)
  return (await isFree(port)) ? port : freePort(ports, purpose)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function unusedPort(used: ReadonlySet<number>): number {
  const port = first + Math.floor(Math.random() * count)
  return used.has(port) ? unusedPort(used) : port
}

function read(file: string): Record<string, number> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
}
