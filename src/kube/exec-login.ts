import {spawn} from 'node:child_process'
import type {Connection} from './connection.ts'
import {inTurn} from './in-turn.ts'
import type {Fields, Target} from './kubeconfig.ts'
import {failedRun, unattended, uselessAnswer} from './login-failure.ts'

/** What a login program gives: a token, a client certificate, or both. */
export interface Credential {
  readonly token?: string
  readonly clientCertificateData?: string
  readonly clientKeyData?: string
  readonly expirationTimestamp?: string
}

export interface Exec {
  readonly command?: string
  readonly args?: readonly string[]
  readonly env?: readonly {readonly name: string; readonly value: string}[]
  readonly apiVersion?: string
  readonly installHint?: string
  readonly interactiveMode?: 'Never' | 'IfAvailable' | 'Always'
  readonly provideClusterInfo?: boolean
}

/** A login that takes longer than this is spoken of, and what it gave is not used for so long before it ends (milliseconds). */
const noticeable = 1_500
const margin = 10_000

export const execOf = ({user}: Target): Exec | undefined => user.fields['exec'] as Exec | undefined

/** The login program of a context, run when there is no credential yet or it ends: one run serves all who ask meanwhile. */
export function execLogin(connection: Connection, exec: Exec): () => Promise<Credential> {
  let known: Credential | undefined
  return inTurn(async () => {
    if (known === undefined || hasEnded(known)) known = await logIn(connection, exec)
    return known
  })
}

const hasEnded = ({expirationTimestamp}: Credential): boolean => expirationTimestamp !== undefined && Date.parse(expirationTimestamp) - margin <= Date.now()

const whyNot = ({person, mayAsk}: Connection): Parameters<typeof unattended>[2] => (person.canBeAsked ? (mayAsk ? 'busy' : 'several') : 'nobody')

export interface Ran {
  readonly status: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** It was stopped: nobody could answer it, or it hung. */
  readonly isLate: boolean
  /** It could not be started. */
  readonly error?: NodeJS.ErrnoException
}

async function logIn(connection: Connection, exec: Exec): Promise<Credential> {
  const {target, person} = connection
  const program = exec.command ?? ''
  // In the middle of something else nobody is asked: the terminal may be another program's by then.
  const isWatched = person.canBeAsked && connection.mayAsk && !connection.reached
  if (exec.interactiveMode === 'Always' && !isWatched) throw unattended(target, exec, whyNot(connection))
  if (isWatched) person.lend()
  const notice = setTimeout(() => person.tell(`context ${target.context}: waiting for ${program}, which logs in to it`), noticeable)
  const ran = await run(exec, target, isWatched, connection.timing.login).finally(() => clearTimeout(notice))
  if (ran.error !== undefined || ran.status !== 0) throw failedRun(target, exec, ran)
  return credentialIn(ran.stdout, target, exec)
}

function run(exec: Exec, target: Target, isWatched: boolean, patience: number): Promise<Ran> {
  const asks = isWatched && exec.interactiveMode !== 'Never'
  const child = spawn(exec.command ?? '', exec.args ?? [], {env: environmentOf(exec, target, asks), stdio: [asks ? 'inherit' : 'ignore', 'pipe', isWatched ? 'inherit' : 'pipe']})
  const said = {stdout: '', stderr: ''}
  for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (text: string) => (said[name] += text))
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  let isLate = false
  const limit = isWatched ? undefined : setTimeout(() => {
    isLate = true
    kill()
    // what it started may hold the pipes open
    child.stdout?.destroy()
    child.stderr?.destroy()
  }, patience)
  return new Promise<Ran>((resolve) => {
    child.once('error', (error) => resolve({...said, status: undefined, isLate, error}))
    child.once('close', (code) => resolve({...said, status: code ?? undefined, isLate}))
  }).finally(() => {
    clearTimeout(limit)
    process.off('exit', kill)
  })
}

function environmentOf({env = [], apiVersion, provideClusterInfo}: Exec, {cluster}: Target, interactive: boolean): NodeJS.ProcessEnv {
  const spec: Fields = {interactive, ...(provideClusterInfo === true ? {cluster: cluster.fields} : {})}
  const info = {apiVersion, kind: 'ExecCredential', spec}
  return {...process.env, ...Object.fromEntries(env.map(({name, value}) => [name, value])), KUBERNETES_EXEC_INFO: JSON.stringify(info)}
}

/** Nothing of what it printed is shown: it may be half a credential. */
function credentialIn(text: string, target: Target, exec: Exec): Credential {
  const {apiVersion, status} = parsed(text)
  if (apiVersion !== undefined && exec.apiVersion !== undefined && apiVersion !== exec.apiVersion) throw uselessAnswer(target, exec, `answers in ${apiVersion}, and the kubeconfig asks it for ${exec.apiVersion}`)
  if (status?.token || (status?.clientCertificateData && status.clientKeyData)) return status
  throw uselessAnswer(target, exec, 'ended well and printed no credential')
}

function parsed(text: string): {readonly apiVersion?: string; readonly status?: Credential} {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
