import {type Explanation, type Remedy, RidectlError} from '../errors.ts'
import type {Exec, Ran} from './exec-login.ts'
import type {Target} from './kubeconfig.ts'

/** What makes the login that a program looks up, where it has none. */
const logins: Readonly<Record<string, string>> = {
  'gke-gcloud-auth-plugin': 'gcloud auth login',
  gcloud: 'gcloud auth login',
  aws: 'aws sso login',
  'aws-iam-authenticator': 'aws sso login',
}

const shownLines = 10

const reasons = {
  nobody: 'there is no terminal',
  several: 'nobody is asked while several contexts are looked at',
  busy: 'nobody is asked in the middle of something else',
} as const

/** It has to ask a person, and may not. */
export function unattended(target: Target, exec: Exec, why: keyof typeof reasons): RidectlError {
  const {context} = target
  const alone: Remedy = {command: `--context ${context}`, why: 'added to the command, looks at this one alone, and asks'}
  const kubectl: Remedy = {command: `kubectl --context ${context} auth whoami`, why: 'in a terminal: it may keep the login for the next time'}
  return loginFailed(target, exec, `has to ask a person, and ${reasons[why]}`, {remedy: [why === 'several' ? alone : kubectl]})
}

/** How a run of it ended that gave nothing. */
export function failedRun(target: Target, exec: Exec, {status, stderr, isLate, error}: Ran): RidectlError {
  if (error?.code === 'ENOENT') return loginFailed(target, exec, 'is not installed', {details: lines(exec.installHint), cause: error})
  if (error !== undefined) return loginFailed(target, exec, `could not be started: ${error.code ?? error.message}`, {cause: error})
  const end = isLate ? 'did not end in time: it may wait for a person' : status === undefined ? 'was stopped by a signal' : `failed with exit status ${status}`
  return loginFailed(target, exec, end, {details: lines(stderr).slice(-shownLines), remedy: again(target, exec)})
}

/** It ended well, and what it printed is of no use. */
export const uselessAnswer = (target: Target, exec: Exec, what: string): RidectlError => loginFailed(target, exec, what, {remedy: again(target, exec)})

const loginFailed = ({context}: Target, {command = 'its login program'}: Exec, what: string, explanation: Explanation): RidectlError =>
  new RidectlError('CREDENTIALS', `context ${context}: ${command}, which logs in to it, ${what}`, explanation)

function again({context}: Target, {command = ''}: Exec): readonly Remedy[] {
  const login = logins[command.split('/').at(-1) ?? '']
  return [...(login === undefined ? [] : [{command: login}]), {command: `kubectl --context ${context} auth whoami`, why: 'the same login, by kubectl'}]
}

const lines = (text = ''): readonly string[] => text.trim().split('\n').filter((line) => line !== '')
