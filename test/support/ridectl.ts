import {spawn, type ChildProcess} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {constants, homedir, tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'

const root = dirname(dirname(import.meta.dirname))
/** The built CLI. */
export const program = join(root, 'bin', 'run.js')
const passedOn = /^(PATH|TMPDIR|SSL_CERT_.*|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|PIP_.*|PYENV_.*|https?_proxy|no_proxy)$/i

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  /** Exit status, or 128 + the signal's number as a shell would say it. */
  readonly status: number
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when stdout or stderr holds it; rejects, with all that was said, when the program ends before. */
  says(wanted: string | RegExp): Promise<void>
}

/** A person's machine with nothing on it: a home, settings, a kubeconfig and a sandbox of its own. */
export interface Machine {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** Starts the built CLI. */
  start(...args: readonly string[]): Running
  /** Runs the built CLI to its end. */
  run(...args: readonly string[]): Promise<Ended>
  /** The same with this on its stdin. */
  runWith(input: string | Buffer, ...args: readonly string[]): Promise<Ended>
  /** What to type to run the built CLI. */
  readonly program: readonly string[]
  /** The same machine with more in its environment. */
  with(env: Readonly<Record<string, string>>): Machine
  remove(): void
}

export function machine(home = mkdtempSync(join(tmpdir(), 'ridectl-home-')), more: Readonly<Record<string, string>> = {}): Machine {
  const env = {...environment(home), ...more}
  const spawned = (args: readonly string[], stdin: 'ignore' | 'pipe'): Running => watched(spawn(process.execPath, [program, ...args], {cwd: root, env, stdio: [stdin, 'pipe', 'pipe']}))
  const start = (...args: readonly string[]): Running => spawned(args, 'ignore')
  return {
    home,
    env,
    start,
    run: (...args) => start(...args).ended,
    runWith: (input, ...args) => {
      const {child, ended} = spawned(args, 'pipe')
      child.stdin?.on('error', () => {}).end(input)
      return ended
    },
    program: [process.execPath, program],
    with: (added) => machine(home, {...more, ...added}),
    remove: () => rmSync(home, {recursive: true, force: true}),
  }
}

function environment(home: string): Record<string, string> {
  const kept = Object.entries(process.env).filter((entry): entry is [string, string] => passedOn.test(entry[0]) && entry[1] !== undefined)
  const pipCache = join(homedir(), '.cache', 'pip')
  return {
    ...(existsSync(pipCache) ? {PIP_CACHE_DIR: pipCache} : {}),
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    RIDECTL_SANDBOX: join(home, 'sandbox'),
    // A busy machine answers later than a person would wait.
    RIDECTL_REACH: '20s',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
  }
}

function watched(child: ChildProcess): Running {
  const said = {stdout: '', stderr: ''}
  const looks = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      for (const look of looks) look()
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({...said, status: code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0)}))
  })
  const says = (wanted: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const isSaid = (): boolean => [said.stdout, said.stderr].some((text) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)))
      const look = (): void => {
        if (!isSaid()) return
        looks.delete(look)
        resolve()
      }
      looks.add(look)
      look()
      const give = ({status}: Ended): void => (isSaid() ? resolve() : reject(new Error(`ended with ${status} without ${wanted}:\n${said.stdout}${said.stderr}`)))
      ended.then(give, reject)
    })
  return {child, ended, says}
}

/** All that was said, as one line. */
export const inOneLine = ({stdout, stderr}: Pick<Ended, 'stdout' | 'stderr'>): string => (stdout + stderr).replace(/\s+/g, ' ')
