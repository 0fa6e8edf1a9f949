import type {ExecOptions, ExecSession} from '../../contracts.ts'
import {failure} from '../../api/errors.ts'
import {commandIn} from '../container/command.ts'
import {NotStarted} from '../container/not-started.ts'
import type {RunningContainer} from '../container/running-container.ts'
import type {Supervisors} from '../runtime/supervisor.ts'
import {openTerminal} from './terminal.ts'

/** A process in a running container, as `kubectl exec` asks for it. Throws ApiError where its program is not there. */
export function startExec(supervisors: Supervisors, running: RunningContainer, options: ExecOptions): ExecSession {
  try {
    return options.tty ? inTerminal(supervisors, running, options) : withPipes(running, options)
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error
    const what = 'error executing command in container: failed to exec in container'
    throw failure(500, 'InternalError', `Internal error occurred: ${what}: ${error.message}`)
  }
}

function withPipes(running: RunningContainer, options: ExecOptions): ExecSession {
  const process = running.spawn(options.command)
  if (!options.stdin) process.stdin.end()
  // what nobody asked for is read all the same: the process would wait for its reader
  if (!options.stdout) process.stdout.resume()
  if (!options.stderr) process.stderr.resume()
  return {
    ...(options.stdin && {stdin: process.stdin}),
    ...(options.stdout && {stdout: process.stdout}),
    ...(options.stderr && {stderr: process.stderr}),
    resize: () => {},
    kill: () => process.kill(),
    exited: process.exited,
  }
}

function inTerminal(supervisors: Supervisors, running: RunningContainer, options: ExecOptions): ExecSession {
  const session = openTerminal(supervisors.argv, commandIn(running.environment, options.command))
  const forget = running.attach(() => session.kill())
  void session.exited.finally(forget)
  return session
}
