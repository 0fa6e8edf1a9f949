/** The background process: `daemon.js FOLDER [HTTP-PORT]`. It says over IPC how its start goes, and lives on without it. */
import {setTimeout as sleep} from 'node:timers/promises'
import {takeLock} from './daemon-lock.ts'
import {failureOf, type DaemonMessage} from './daemon-messages.ts'
import {readState, removeState, writeState} from './daemon-state.ts'
import {foldersAt} from './folders.ts'
import {plainFailure} from './plain-failure.ts'
import {runSandbox, type RunningSandbox} from './running-sandbox.ts'

process.umask(0o077)
process.stderr.on('error', () => {}) // its log, on a full disk
const [root = '', httpPort] = process.argv.slice(2)
const folders = foldersAt(root)
const unlock = takeLock(folders)
if (unlock === undefined) await leave({type: 'held'}, 0)
else await live().catch(fail)

async function live(): Promise<void> {
  removeState(folders)
  const since = new Date()
  await writeState(folders, since)
  const told = signalled()
  const sandbox = await runSandbox(folders, httpPort ? Number(httpPort) : undefined, (text) => void tell({type: 'progress', text}))
  await writeState(folders, since, sandbox.ready)
  const state = await readState(folders)
  if (state === undefined) throw new Error('the state that was written is not this process')
  await tell({type: 'ready', state})
  if (process.connected) process.disconnect()
  log(`ready after ${Date.now() - since.getTime()} ms`)
  log(await Promise.race([told, deleted()]))
  await end(sandbox)
}

function signalled(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
  })
}

/** Its folder, by hand: nobody would find it any more to stop it. */
async function deleted(): Promise<string> {
  do await sleep(1000)
  while ((await readState(folders)) !== undefined)
  return `${folders.root} was deleted`
}

/** What does not end in time is ended by its lifeline, which closes with this process. */
async function end(sandbox: RunningSandbox): Promise<void> {
  await Promise.race([sandbox.stop(), sleep(40_000)])
  removeState(folders)
  log('stopped')
  await leave(undefined, 0)
}

async function fail(error: unknown): Promise<void> {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  removeState(folders)
  await leave({type: 'failed', failure: failureOf(plainFailure(error, folders.root))}, 1)
}

async function leave(message: DaemonMessage | undefined, status: number): Promise<void> {
  if (message !== undefined) await tell(message)
  process.exit(status) // oxlint-disable-line unicorn/no-process-exit -- this is the process; what still runs in it ends with it
}

/** Resolves when it was handed over, or when nobody listens any more. */
function tell(message: DaemonMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve()
    else process.send(message, undefined, {}, () => resolve())
  })
}

function log(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}
