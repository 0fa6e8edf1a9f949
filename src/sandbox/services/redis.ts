import {join} from 'node:path'
import {RidectlError} from '../../errors.ts'
import type {Folders} from '../contracts.ts'
import {freePort, type Ports} from '../ports.ts'
import {oldServerGone} from './old-server.ts'
import type {LogLines} from './service-log.ts'
import {supervise} from './supervise.ts'

export interface Redis {
  readonly program: string
  readonly port: number
  readonly exited: Promise<string>
  stop(): Promise<void>
}

/** That redis-server, on loopback. */
export async function startRedis(server: string, folders: Folders, ports: Ports, log: LogLines): Promise<Redis> {
  await oldServerGone(pidFile(folders), /^(redis|valkey)/)
  const port = await freePort(ports, 'redis')
  const running = supervise({argv: [server, ...settings(folders, port)], env: {LC_ALL: 'C', PATH: '/usr/bin:/bin'}, cwd: folders.redis, stopSignal: 'SIGTERM'}, log.write)
  await running.said(/Ready to accept connections/i).catch((cause: unknown) => {
    throw new RidectlError('SANDBOX_FAILED', 'Redis did not start', {details: [server], log: log.last(), cause})
  })
  return {program: server, port, exited: running.exited, stop: () => running.stop(10_000)}
}

const pidFile = (folders: Folders): string => join(folders.redis, 'redis.pid')

/**
 * `appendfsync always`: every command is in the file before it is answered. With `everysec` Redis holds the write itself back while an
 * earlier fsync runs, for up to two seconds, and a kill in that time loses tasks that their sender believes queued.
 */
function settings(folders: Folders, port: number): string[] {
  const values = {bind: '127.0.0.1', port, 'protected-mode': 'yes', daemonize: 'no', pidfile: pidFile(folders), dir: folders.redis, save: '', appendonly: 'yes', appendfsync: 'always'}
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)])
}
