import {spawn, type ChildProcess} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {constants} from 'node:os'
import {join} from 'node:path'
import type {Duplex, Readable, Writable} from 'node:stream'
import {supervisorProgram} from './supervisor-program.ts'

/** What runs in a container: an absolute program, and nothing of the sandbox's own environment. */
export interface Command {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

export interface Supervised {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** To the process alone, as a kubelet does; SIGKILL goes to its whole group. */
  signal(name: NodeJS.Signals): void
  /** Ends the process and all that it started, at once. */
  kill(): void
  /** Exit status, 128 + signal where a signal ended it; after the last output was read. */
  readonly exited: Promise<number>
}

export interface Supervisors {
  /** The program's file and interpreter, for a terminal, which starts it by itself. */
  readonly argv: readonly string[]
  run(command: Command): Supervised
  /** Ends the spare supervisor; what runs is ended by its own lifeline. */
  close(): void
}

/** One supervisor is always started ahead: a container's process then starts as fast as a fork. */
export function createSupervisors(folder: string, python: string): Supervisors {
  const file = join(folder, 'supervisor.py')
  writeFileSync(file, supervisorProgram, {mode: 0o600})
  const argv = [python, '-I', '-S', file]
  const prepare = (): ChildProcess =>
    spawn(argv[0] as string, argv.slice(1), {stdio: ['pipe', 'pipe', 'pipe', 'pipe'], detached: true, env: {}, cwd: folder})
  let spare: ChildProcess | undefined = prepare()
  let closed = false
  const refill = (): void => {
    if (!closed) spare ??= prepare()
  }
  return {
    argv,
    run: (command) => {
      const supervisor = spare ?? prepare()
      spare = undefined
      setImmediate(refill)
      return supervise(supervisor, command)
    },
    close: () => {
      closed = true
      lifelineOf(spare)?.destroy()
      spare = undefined
    },
  }
}

const lifelineOf = (supervisor: ChildProcess | undefined): Duplex | undefined => supervisor?.stdio[3] as Duplex | undefined

function supervise(supervisor: ChildProcess, command: Command): Supervised {
  const lifeline = lifelineOf(supervisor) as Duplex
  const stdin = supervisor.stdin as Writable
  // both close when the process ends before it has read them; its exit says so
  lifeline.on('error', () => {})
  stdin.on('error', () => {})
  lifeline.write(`${JSON.stringify(command)}\n`)
  return {
    stdin,
    stdout: supervisor.stdout as Readable,
    stderr: supervisor.stderr as Readable,
    signal: (name) => lifeline.write(Uint8Array.of(constants.signals[name])),
    kill: () => lifeline.destroy(),
    exited: exitOf(supervisor),
  }
}

function exitOf(supervisor: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    supervisor.once('error', reject)
    supervisor.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]))
  })
}
