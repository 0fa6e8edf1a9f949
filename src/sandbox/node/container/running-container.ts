import type {Supervised, Supervisors} from '../runtime/supervisor.ts'
import {commandIn, type ContainerEnvironment} from './command.ts'
import type {Command} from '../runtime/supervisor.ts'

/** One run of a container: a process, and what `kubectl exec` and probes run beside it. All of it ends with the process. */
export interface RunningContainer {
  readonly startedAt: Date
  readonly environment: ContainerEnvironment
  readonly process: Supervised
  readonly exited: Promise<number>
  /** Starts a process in the container's surroundings. Throws NotStarted where its program is not there. */
  spawn(words: readonly string[]): Supervised
  /** Ends `kill` with the container; what it returns forgets it. */
  attach(kill: () => void): () => void
  /** SIGKILL to everything, at this time (performance.now()); an earlier time wins. */
  killAt(time: number): void
}

export function startContainer(supervisors: Supervisors, environment: ContainerEnvironment, command: Command): RunningContainer {
  const process = supervisors.run(command)
  process.stdin.end()
  const beside = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  let deadline = Infinity

  const attach = (kill: () => void): (() => void) => {
    beside.add(kill)
    return () => void beside.delete(kill)
  }
  const exited = process.exited.finally(() => {
    clearTimeout(timer)
    for (const kill of beside) kill()
  })
  return {
    startedAt: new Date(),
    environment,
    process,
    exited,
    spawn: (words) => {
      const started = supervisors.run(commandIn(environment, words))
      const forget = attach(() => started.kill())
      void started.exited.finally(forget)
      return started
    },
    attach,
    killAt: (time) => {
      if (time >= deadline) return
      deadline = time
      clearTimeout(timer)
      timer = setTimeout(() => process.kill(), time - performance.now())
    },
  }
}
