import type {ContainerRecord} from './container-record.ts'
import {completed, restarts, type RestartPolicy} from './pod-actions.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/** The phase that a kubelet derives from the containers. `ending`: the pod is being deleted and nothing of it is started again. */
export function podPhase(records: readonly ContainerRecord[], policy: RestartPolicy, ending: boolean): Phase {
  const init = records.find((record) => record.init && !completed(record))
  const main = records.filter((record) => !record.init)
  if (init && !(main.some(hasRun) && !ending)) return initPhase(init, policy, ending)
  if (main.some(({state}) => state.running)) return main.some((record) => !hasRun(record)) ? 'Pending' : 'Running'
  if (ending) return main.every(completed) ? 'Succeeded' : 'Failed'
  if (main.some((record) => !hasRun(record))) return 'Pending'
  const ended = main.map(({state, lastRun}) => (state.terminated ?? lastRun)?.exitCode ?? 0)
  if (ended.some((code) => restarts(false, policy, code))) return 'Running'
  return ended.every((code) => code === 0) ? 'Succeeded' : 'Failed'
}

function initPhase({state}: ContainerRecord, policy: RestartPolicy, ending: boolean): Phase {
  return !state.running && (ending || (state.terminated && policy === 'Never')) ? 'Failed' : 'Pending'
}

const hasRun = ({state, lastRun}: ContainerRecord): boolean => Boolean(state.running ?? state.terminated ?? lastRun)
