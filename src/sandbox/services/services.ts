import {join} from 'node:path'
import type {Folders} from '../contracts.ts'
import type {Ports} from '../ports.ts'
import type {Python} from '../python.ts'
import {keepRunning} from './keep-running.ts'
import {startPostgres} from './postgres.ts'
import {findRedis} from './redis-server.ts'
import {startRedis} from './redis.ts'
import {openServiceLog} from './service-log.ts'

export interface Services {
  readonly postgres: {readonly port: number; readonly adminUrl: string}
  readonly redis?: {readonly port: number; readonly program: string}
  /** For people: without the password. */
  found(): {readonly postgres: {readonly port: number}; readonly redis: {readonly port: number} | {readonly missing: string}}
  stop(): Promise<void>
}

interface Start {
  readonly folders: Folders
  readonly ports: Ports
  readonly python: Python
  readonly progress: (text: string) => void
}

/** What runs beside the sandbox: PostgreSQL, and Redis where there is one. */
export async function startServices(start: Start): Promise<Services> {
  const [postgres, redis] = await Promise.all([startKeptPostgres(start), startKeptRedis(start)])
  return {
    postgres: postgres.first,
    ...('first' in redis && {redis: redis.first}),
    found: () => ({postgres: {port: postgres.first.port}, redis: 'first' in redis ? {port: redis.first.port} : redis}),
    stop: async () => {
      await Promise.all([postgres.stop(), 'stop' in redis ? redis.stop() : undefined])
    },
  }
}

async function startKeptPostgres({folders, ports, progress}: Start) {
  const log = openServiceLog(join(folders.logs, 'postgres.log'))
  return keepRunning(() => startPostgres(folders, ports, {log, progress}), log)
}

async function startKeptRedis({folders, ports, python, progress}: Start) {
  const server = await findRedis(folders, python, progress)
  if (typeof server !== 'string') return server
  const log = openServiceLog(join(folders.logs, 'redis.log'))
  return keepRunning(() => startRedis(server, folders, ports, log), log)
}
