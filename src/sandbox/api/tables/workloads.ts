import type {Stored} from '../../contracts.ts'
import {ageColumn, column, containersColumn, imagesColumn, nameColumn, selectorColumn, type Column} from './column.ts'
import {humanDuration} from './duration.ts'

const readyOf = ({spec, status}: Stored) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column('Ready', readyOf),
  column('Up-to-date', ({status}) => status?.updatedReplicas ?? 0),
  column('Available', ({status}) => status?.availableReplicas ?? 0),
  ageColumn,
  containersColumn,
  imagesColumn,
  selectorColumn,
]

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  column('Desired', ({spec}) => spec.replicas ?? 0, 'integer'),
  column('Current', ({status}) => status?.replicas ?? 0, 'integer'),
  column('Ready', ({status}) => status?.readyReplicas ?? 0, 'integer'),
  ageColumn,
  containersColumn,
  imagesColumn,
  selectorColumn,
]

export const statefulSetColumns: readonly Column[] = [nameColumn, column('Ready', readyOf), ageColumn, containersColumn, imagesColumn]

export const jobColumns: readonly Column[] = [
  nameColumn,
  column('Status', jobStatus),
  column('Completions', jobCompletions),
  column('Duration', jobDuration),
  ageColumn,
  containersColumn,
  imagesColumn,
  selectorColumn,
]

const conditionNames = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
  ['', 'Terminating'],
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
] as const

function jobStatus({metadata, status}: Stored): string {
  const conditions = (status?.conditions ?? []) as {type: string; status: string}[]
  const holds = (type: string) => conditions.some(one => one.type === type && one.status === 'True')
  const found = conditionNames.find(([type]) => (type === '' ? metadata.deletionTimestamp !== undefined : holds(type)))
  return found?.[1] ?? 'Running'
}

function jobCompletions({spec, status}: Stored): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  return spec.parallelism > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`
}

function jobDuration({status}: Stored, now: Date): string {
  if (!status?.startTime) return ''
  const end = status.completionTime ? Date.parse(status.completionTime) : now.getTime()
  return humanDuration(end - Date.parse(status.startTime))
}
