import type {Stored} from '../../contracts.ts'

export interface PodFailurePolicy {
  readonly rules: readonly Rule[]
}

interface Rule {
  readonly action: 'FailJob' | 'Ignore' | 'Count' | 'FailIndex'
  readonly onExitCodes?: {readonly containerName?: string; readonly operator: 'In' | 'NotIn'; readonly values: readonly number[]}
  readonly onPodConditions?: readonly {readonly type: string; readonly status?: string}[]
}

export interface Match {
  readonly action: Rule['action']
  readonly message: string
}

/** What the first rule that fits a failed pod says of it; Count where none does. */
export function matchPodFailure(policy: PodFailurePolicy | undefined, pod: Stored): Match {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const what = exitCodeMatch(rule, pod) ?? conditionMatch(rule, pod)
    if (what !== undefined) return {action: rule.action, message: `${what} matching ${rule.action} rule at index ${index}`}
  }
  return {action: 'Count', message: ''}
}

const titleOf = ({metadata}: Stored): string => `pod ${metadata.namespace}/${metadata.name}`

function exitCodeMatch({onExitCodes}: Rule, pod: Stored): string | undefined {
  if (onExitCodes === undefined) return undefined
  const {containerName, operator, values} = onExitCodes
  const statuses: {name: string; state?: {terminated?: {exitCode: number}}}[] = [
    ...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? []),
  ]
  const failed = statuses.flatMap(({name, state}) => (state?.terminated?.exitCode ? [{name, exitCode: state.terminated.exitCode}] : []))
  const hit = failed.find(({name, exitCode}) => (containerName ?? name) === name && values.includes(exitCode) === (operator === 'In'))
  return hit && `Container ${hit.name} for ${titleOf(pod)} failed with exit code ${hit.exitCode}`
}

function conditionMatch({onPodConditions}: Rule, pod: Stored): string | undefined {
  const conditions = (pod.status?.conditions ?? []) as {type: string; status: string}[]
  const hit = onPodConditions?.find(({type, status = 'True'}) => conditions.some((one) => one.type === type && one.status === status))
  return hit && `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${hit.type}`
}
