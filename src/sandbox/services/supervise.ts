import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import type {Readable} from 'node:stream'

export interface Program {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Whom it runs as; absent: as the sandbox itself. */
  readonly user?: {readonly uid: number; readonly gid: number}
  /** What ends it in good order. */
  readonly stopSignal: 'SIGINT' | 'SIGTERM'
}

export interface Running {
  readonly pid: number
  /** Resolves with the first line of its output that fits; rejects when it ends before. */
  said(pattern: RegExp): Promise<void>
  /** Asks it to end, kills it when it does not, and resolves when it has. */
  stop(graceMilliseconds: number): Promise<void>
  /** Its exit status or the signal that ended it. */
  readonly exited: Promise<string>
}

/**
 * Standard input is the lifeline: a watcher reads it, and when it closes without a word (the daemon is gone, however it went) asks the
 * program to end. The watcher is nobody's child, or the program would meet a child it never made; the shell becomes the program.
 */
const script = String.raw`exec 3<&0 </dev/null; signal=$1; shift; ( ( read -r ended <&3 || kill -s "$signal" $$ ) >/dev/null 2>&1 & ); exec "$@" 3<&-`

export function supervise(program: Program, onLine: (line: string) => void): Running {
  const signal = program.stopSignal.slice('SIG'.length)
  const child = spawn('/bin/sh', ['-c', script, 'supervise', signal, ...program.argv], {
    cwd: program.cwd, env: program.env, detached: true, stdio: ['pipe', 'pipe', 'pipe'], ...program.user,
  })
  const lines = eachLine(child, onLine)
  const exited = exitOf(child)
  child.stdin.on('error', () => {}) // the watcher may be gone already
  void exited.then(() => child.stdin.end('ended\n'))
  return {
    pid: child.pid ?? 0,
    said: (pattern) => Promise.race([lines.wait(pattern), exited.then((how) => Promise.reject(new Error(`it ended with ${how}`)))]),
    stop: (grace) => stop(child, program.stopSignal, exited, grace),
    exited,
  }
}

function eachLine(child: ChildProcess, onLine: (line: string) => void): {wait(pattern: RegExp): Promise<void>} {
  let waiting: {pattern: RegExp; resolve: () => void} | undefined
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    createInterface({input: stream}).on('line', (line) => {
      onLine(line)
      if (waiting?.pattern.test(line)) waiting.resolve()
    })
  }
  return {wait: (pattern) => new Promise((resolve) => (waiting = {pattern, resolve}))}
}

async function exitOf(child: ChildProcess): Promise<string> {
  const failed = once(child, 'error').then(([error]: Error[]) => `"${error?.message}"`)
  const ended = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => (signal === null ? `exit status ${code}` : String(signal)))
  return Promise.race([ended, failed])
}

async function stop(child: ChildProcess, signal: NodeJS.Signals, exited: Promise<string>, grace: number): Promise<void> {
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), grace)
  await exited
  clearTimeout(timer)
}
