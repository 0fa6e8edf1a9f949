import type {Stored} from '../../contracts.ts'
import {equal} from '../schema/equal.ts'
import type {FieldErrors} from './field-errors.ts'
import {nonNegative, nonNegativeOrPercent} from './numbers.ts'
import {validateSelector} from './selector.ts'

// Kinds with a rule or two.

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']

export function validatePersistentVolumeClaim({spec}: Stored, errors: FieldErrors): void {
  const modes = (spec.accessModes ?? []) as string[]
  if (modes.length === 0) errors.required('spec.accessModes', 'at least 1 access mode is required')
  for (const mode of modes) if (!accessModes.includes(mode)) errors.notSupported('spec.accessModes', mode, accessModes)
  if (spec.resources?.requests?.storage === undefined) errors.required('spec.resources[storage]')
}

/** Beside growing, a claim stays what it was; its volume is bound once. */
export function validatePersistentVolumeClaimUpdate(claim: Stored, live: Stored, errors: FieldErrors): void {
  validatePersistentVolumeClaim(claim, errors)
  const rest = ({spec}: Stored) => ({...spec, volumeName: live.spec.volumeName ? spec.volumeName : '', resources: live.status?.phase === 'Bound' ? {} : spec.resources})
  if (equal(rest(claim), rest(live))) return
  errors.forbidden('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims')
}

export function validateLease({spec}: Stored, errors: FieldErrors): void {
  if (spec?.leaseDurationSeconds !== undefined && spec.leaseDurationSeconds <= 0) {
    errors.invalid('spec.leaseDurationSeconds', spec.leaseDurationSeconds, 'must be greater than 0')
  }
  nonNegative(spec ?? {}, ['leaseTransitions'], 'spec', errors)
  if (spec?.preferredHolder && !spec.strategy) errors.forbidden('spec.preferredHolder', 'may only be specified if `strategy` is defined')
}

export function validateLeaseUpdate(lease: Stored, _live: Stored, errors: FieldErrors): void {
  validateLease(lease, errors)
}

export function validateControllerRevision(revision: Stored, errors: FieldErrors): void {
  const {data} = revision as {data?: unknown}
  nonNegative(revision, ['revision'], '', errors)
  if (data === undefined || data === null) errors.required('data', 'data is mandatory')
  else if (typeof data !== 'object' || Array.isArray(data)) errors.required('data', 'data must be a valid JSON object')
}

export function validateControllerRevisionUpdate(revision: Stored, live: Stored, errors: FieldErrors): void {
  nonNegative(revision, ['revision'], '', errors)
  if (!equal(revision['data'], live['data'])) errors.invalid('data', revision['data'], 'field is immutable')
}

export function validateEvent(event: Stored, errors: FieldErrors): void {
  const {namespace = ''} = (event['involvedObject'] ?? {}) as {namespace?: string}
  const own = event.metadata.namespace ?? ''
  const fits = namespace === '' ? own === 'default' || own === 'kube-system' : own === namespace
  if (!fits) errors.invalid('involvedObject.namespace', namespace, 'does not match event.namespace')
}

export function validatePodDisruptionBudget({spec}: Stored, errors: FieldErrors): void {
  const {minAvailable, maxUnavailable, selector} = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')
  }
  nonNegativeOrPercent(minAvailable, 'spec.minAvailable', errors)
  nonNegativeOrPercent(maxUnavailable, 'spec.maxUnavailable', errors)
  if (selector) validateSelector(selector, 'spec.selector', errors)
}

export function validatePodDisruptionBudgetUpdate(budget: Stored, _live: Stored, errors: FieldErrors): void {
  validatePodDisruptionBudget(budget, errors)
}

export function validateHorizontalPodAutoscaler({spec}: Stored, errors: FieldErrors): void {
  const {minReplicas, maxReplicas = 0, scaleTargetRef = {}} = spec
  if (minReplicas < 1) errors.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if (maxReplicas < 1) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (minReplicas > maxReplicas) errors.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  for (const name of ['kind', 'name']) if (!scaleTargetRef[name]) errors.required(`spec.scaleTargetRef.${name}`)
  if (!scaleTargetRef.apiVersion?.includes('/')) errors.invalid('spec.scaleTargetRef.apiVersion', scaleTargetRef.apiVersion ?? '', 'apiVersion must specify API group')
}

export function validateHorizontalPodAutoscalerUpdate(autoscaler: Stored, _live: Stored, errors: FieldErrors): void {
  validateHorizontalPodAutoscaler(autoscaler, errors)
}
