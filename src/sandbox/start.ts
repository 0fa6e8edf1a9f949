import {spawn, type ChildProcess} from 'node:child_process'
import {existsSync} from 'node:fs'
import {open, readFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {RidectlError} from '../errors.ts'
import type {Folders} from './contracts.ts'
import {errorOf, type DaemonMessage} from './daemon-messages.ts'
import {readState, type DaemonState, type Ready} from './daemon-state.ts'
import {makeFolders} from './folders.ts'
import {plainFailure} from './plain-failure.ts'

export interface StartOptions {
  /** Absent: the one it had before, at first 8080. */
  readonly httpPort?: number
  readonly progress?: (text: string) => void
}

export interface Started {
  readonly state: DaemonState & {readonly ready: Ready}
  /** It ran already. */
  readonly wasRunning: boolean
}

/** Starts the daemon and waits until it says that it is ready; where it runs already, that is all. */
export async function startSandbox(folders: Folders, {httpPort, progress = () => {}}: StartOptions = {}): Promise<Started> {
  const running = await readState(folders)
  if (running !== undefined) return {state: portFits(await waitUntilReady(folders), httpPort), wasRunning: true}
  try {
    await makeFolders(folders)
    const state = await launch(folders, httpPort, progress)
    if (state !== 'held') return {state: isReady(state), wasRunning: false}
  } catch (error) {
    throw plainFailure(error, folders.root)
  }
  return {state: portFits(await waitUntilReady(folders), httpPort), wasRunning: true}
}

/** `held`: another command has just started one. */
async function launch(folders: Folders, httpPort: number | undefined, progress: (text: string) => void): Promise<DaemonState | 'held'> {
  const logFile = join(folders.logs, 'daemon.log')
  const log = await open(logFile, 'a', 0o600)
  const from = (await log.stat()).size
  const argv = ['--disable-warning=ExperimentalWarning', program(), folders.root, ...(httpPort === undefined ? [] : [String(httpPort)])]
  const daemon = spawn(process.execPath, argv, {cwd: '/', detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc']})
  await log.close()
  const message = await lastMessage(daemon, progress)
  if (message?.type === 'ready') return message.state
  if (message?.type === 'held') return 'held'
  if (message?.type === 'failed') throw errorOf(message.failure)
  throw new RidectlError('SANDBOX_FAILED', 'the sandbox ended before it was ready', {log: await tail(logFile, from), remedy: [{command: `less ${logFile}`, why: 'its whole log'}]})
}

/** What it says of its start, or nothing when it ends without a word. The command can end after that: the daemon is on its own. */
function lastMessage(daemon: ChildProcess, progress: (text: string) => void): Promise<Exclude<DaemonMessage, {type: 'progress'}> | undefined> {
  return new Promise((resolve, reject) => {
    daemon.once('error', reject)
    daemon.once('exit', () => resolve(undefined))
    daemon.on('message', (message: DaemonMessage) => {
      if (message.type === 'progress') return progress(message.text)
      if (daemon.connected) daemon.disconnect()
      daemon.unref()
      resolve(message)
    })
  })
}

/** As a source file beside this one, or in the bundle, whose chunks lie elsewhere. */
function program(folder = import.meta.dirname): string {
  if (import.meta.filename.endsWith('.ts')) return join(folder, 'daemon.ts')
  const file = join(folder, 'dist/src/sandbox/daemon.js')
  return existsSync(file) || folder === dirname(folder) ? file : program(dirname(folder))
}

/** Another command starts it: there is nobody to tell this one when it is done. */
async function waitUntilReady(folders: Folders): Promise<Started['state']> {
  for (let waited = 0; waited < 180_000; waited += 50) {
    const state = await readState(folders)
    if (state?.ready !== undefined) return isReady(state)
    if (state === undefined && waited > 2000) break
    await sleep(50)
  }
  throw new RidectlError('SANDBOX_FAILED', 'the sandbox, which another command was starting, did not get ready', {remedy: [{command: 'ridectl sandbox start'}]})
}

function isReady(state: DaemonState): Started['state'] {
  if (state.ready === undefined) throw new Error('a daemon said that it is ready, and not where')
  return {...state, ready: state.ready}
}

function portFits(state: Started['state'], wanted: number | undefined): Started['state'] {
  if (wanted === undefined || wanted === state.ready.httpPort) return state
  throw new RidectlError('CONFLICT', `the sandbox runs already, and serves the applications on port ${state.ready.httpPort}`, {
    remedy: [{command: 'ridectl sandbox stop'}, {command: `ridectl sandbox start --http-port ${wanted}`}],
  })
}

async function tail(file: string, from: number): Promise<string[]> {
  return (await readFile(file)).subarray(from).toString().trim().split('\n').slice(-20)
}
