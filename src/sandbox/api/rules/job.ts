import type {Stored} from '../../contracts.ts'
import {list, type Fields} from '../fields.ts'
import type {FieldErrors} from './field-errors.ts'
import {nonNegative} from './numbers.ts'
import {validatePodTemplate} from './pod-spec.ts'
import {selects, validateSelector} from './selector.ts'
import {fixed} from './workloads.ts'

const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes']

export function validateJob({spec}: Stored, errors: FieldErrors): void {
  nonNegative(spec, counts, 'spec', errors)
  const {completionMode: mode, podReplacementPolicy: replaces} = spec
  if (mode !== 'NonIndexed' && mode !== 'Indexed') errors.notSupported('spec.completionMode', mode, ['Indexed', 'NonIndexed'])
  if (spec.podFailurePolicy) validateFailurePolicy(spec, errors)
  if (spec.podFailurePolicy && replaces !== 'Failed') errors.notSupported('spec.podReplacementPolicy', replaces, ['Failed'])
  else if (replaces !== 'Failed' && replaces !== 'TerminatingOrFailed') errors.notSupported('spec.podReplacementPolicy', replaces, ['Failed', 'TerminatingOrFailed'])
  validatePodTemplate(spec.template, 'spec.template', errors)
  validateRestartPolicy(spec, errors)
  if (!spec.selector) return errors.required('spec.selector')
  validateSelector(spec.selector, 'spec.selector', errors)
  const {labels} = spec.template.metadata
  if (!selects(spec.selector, labels ?? {})) errors.invalid('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')
}

function validateRestartPolicy({template, podFailurePolicy}: Fields, errors: FieldErrors): void {
  const path = 'spec.template.spec.restartPolicy'
  const policy = template.spec.restartPolicy as string
  if (policy === 'Always') errors.required(path, 'valid values: "OnFailure", "Never"')
  else if (policy !== 'OnFailure' && policy !== 'Never') errors.notSupported(path, policy, ['OnFailure', 'Never'])
  else if (podFailurePolicy && policy !== 'Never') errors.invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')
}

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']

function validateFailurePolicy({podFailurePolicy, backoffLimitPerIndex, template}: Fields, errors: FieldErrors): void {
  const path = 'spec.podFailurePolicy.rules'
  const rules = list(podFailurePolicy, 'rules')
  if (rules.length > 20) errors.tooMany(path, rules.length, 20)
  const containers = [...list(template.spec, 'containers'), ...list(template.spec, 'initContainers')].map(({name}) => name as string)
  for (const [index, rule] of rules.entries()) {
    const at = `${path}[${index}]`
    const {action, onExitCodes: codes} = rule
    const conditions = list(rule, 'onPodConditions')
    if (!action) errors.required(`${at}.action`, `valid values: [${actions.map(one => JSON.stringify(one)).join(' ')}]`)
    else if (!actions.includes(action)) errors.notSupported(`${at}.action`, action, actions)
    else if (action === 'FailIndex' && backoffLimitPerIndex === undefined) errors.invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set')
    if (codes) validateExitCodes(codes, `${at}.onExitCodes`, containers, errors)
    if (codes && conditions.length > 0) errors.invalidRule(at, 'specifying both OnExitCodes and OnPodConditions is not supported')
    if (!codes && conditions.length === 0) errors.invalidRule(at, 'specifying one of OnExitCodes and OnPodConditions is required')
  }
}

function validateExitCodes({operator, containerName, values = []}: Fields, path: string, containers: readonly string[], errors: FieldErrors): void {
  if (operator !== 'In' && operator !== 'NotIn') errors.notSupported(`${path}.operator`, operator, ['In', 'NotIn'])
  if (containerName !== undefined && !containers.includes(containerName)) errors.invalid(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template')
  if (values.length === 0) errors.invalid(`${path}.values`, values, 'at least one value is required')
  for (const [index, value] of (values as number[]).entries()) {
    if (operator === 'In' && value === 0) errors.invalid(`${path}.values[${index}]`, value, 'must not be 0 for the In operator')
  }
}

export function validateJobUpdate(job: Stored, live: Stored, errors: FieldErrors): void {
  validateJob(job, errors)
  fixed(job, live, ['completions', 'selector', 'template', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'], errors)
}
