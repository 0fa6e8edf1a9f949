import type {Stored} from '../../contracts.ts'
import {fill, list} from '../fields.ts'
import {defaultPodSpec} from './pod-spec.ts'

const unlimited = 2 ** 31 - 1

export function defaultJob({metadata, spec}: Stored): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  fill(spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : unlimited,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
    manualSelector: false,
  })
  const {labels} = spec.template.metadata
  if (labels !== undefined && metadata.labels === undefined) metadata.labels = labels
  for (const rule of list(spec.podFailurePolicy, 'rules')) for (const pattern of list(rule, 'onPodConditions')) pattern['status'] ||= 'True'
  defaultPodSpec(spec.template.spec)
}
