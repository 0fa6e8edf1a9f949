import type {Stored} from '../../contracts.ts'
import {list, type Fields} from '../fields.ts'
import {equal} from '../schema/equal.ts'
import type {FieldErrors} from './field-errors.ts'
import {dnsLabel} from './names.ts'
import {countOrPercent, nonNegative, nonNegativeOrPercent} from './numbers.ts'
import {validatePodTemplate} from './pod-spec.ts'
import {isEmptySelector, isUsable, selects, validateSelector} from './selector.ts'

export function validateDeployment({spec}: Stored, errors: FieldErrors): void {
  nonNegative(spec, ['replicas'], 'spec', errors)
  validateSelectorAndTemplate(spec, 'deployment', errors)
  validateStrategy(spec.strategy, errors)
  nonNegative(spec, ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'], 'spec', errors)
  if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
    errors.invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds')
  }
}

export function validateDeploymentUpdate(deployment: Stored, live: Stored, errors: FieldErrors): void {
  validateDeployment(deployment, errors)
  fixed(deployment, live, ['selector'], errors)
}

const replicaCounts = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas', 'currentReplicas', 'fullyLabeledReplicas']

/** No count of a workload's pods is above that of all. */
export function validateReplicaStatus({status}: Stored, _live: Stored, errors: FieldErrors): void {
  if (status === undefined) return
  nonNegative(status, ['observedGeneration', ...replicaCounts, 'terminatingReplicas', 'collisionCount'], 'status', errors)
  const all = status.replicas ?? 0
  for (const name of replicaCounts.filter(one => one !== 'replicas' && one !== 'unavailableReplicas')) {
    if ((status[name] ?? 0) > all) errors.invalid(`status.${name}`, status[name], 'cannot be greater than status.replicas')
  }
  if ((status.availableReplicas ?? 0) > (status.readyReplicas ?? 0)) {
    errors.invalid('status.availableReplicas', status.availableReplicas, 'cannot be greater than readyReplicas')
  }
}

function validateStrategy(strategy: Fields, errors: FieldErrors): void {
  const path = 'spec.strategy'
  const {type, rollingUpdate} = strategy
  if (type === 'Recreate') {
    if (rollingUpdate) errors.forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")
  } else if (type === 'RollingUpdate') {
    validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, errors)
  } else errors.notSupported(path, strategy, ['Recreate', 'RollingUpdate'])
}

function validateRollingUpdate({maxUnavailable, maxSurge}: Fields, path: string, errors: FieldErrors): void {
  nonNegativeOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors)
  nonNegativeOrPercent(maxSurge, `${path}.maxSurge`, errors)
  if (countOrPercent(maxUnavailable) === 0 && countOrPercent(maxSurge) === 0) {
    errors.invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')
  }
  if (typeof maxUnavailable === 'string' && countOrPercent(maxUnavailable) > 100) {
    errors.invalid(`${path}.maxUnavailable`, maxUnavailable, 'must not be greater than 100%')
  }
}

export function validateReplicaSet({spec}: Stored, errors: FieldErrors): void {
  nonNegative(spec, ['replicas', 'minReadySeconds'], 'spec', errors)
  validateSelectorAndTemplate(spec, 'deployment', errors)
}

export function validateReplicaSetUpdate(replicaSet: Stored, live: Stored, errors: FieldErrors): void {
  validateReplicaSet(replicaSet, errors)
  fixed(replicaSet, live, ['selector'], errors)
}

export function validateStatefulSet({spec}: Stored, errors: FieldErrors): void {
  const {podManagementPolicy: policy, updateStrategy} = spec
  if (policy !== 'OrderedReady' && policy !== 'Parallel') errors.invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")
  if (updateStrategy.type !== 'RollingUpdate' && updateStrategy.type !== 'OnDelete') {
    errors.invalid('spec.updateStrategy', updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")
  }
  nonNegative(spec, ['replicas', 'minReadySeconds'], 'spec', errors)
  if (spec.serviceName) for (const text of dnsLabel(spec.serviceName)) errors.invalid('spec.serviceName', spec.serviceName, text)
  validateSelectorAndTemplate(spec, 'statefulset', errors, list(spec, 'volumeClaimTemplates').map(claim => claim['metadata'].name as string))
}

const changeable = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds']

export function validateStatefulSetUpdate(set: Stored, live: Stored, errors: FieldErrors): void {
  validateStatefulSet(set, errors)
  const rest = (spec: Fields) => Object.fromEntries(Object.entries(spec).filter(([name]) => !changeable.includes(name)))
  if (equal(rest(set.spec), rest(live.spec))) return
  errors.forbidden(
    'spec',
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  )
}

function validateSelectorAndTemplate(spec: Fields, kind: string, errors: FieldErrors, claims: readonly string[] = []): void {
  const {selector, template} = spec
  if (!selector) errors.required('spec.selector')
  else validateSelector(selector, 'spec.selector', errors)
  if (selector && isEmptySelector(selector)) errors.invalid('spec.selector', selector, `empty selector is invalid for ${kind}`)
  if (selector && !isUsable(selector)) return errors.invalid('spec.selector', selector, 'invalid label selector')
  if (!selector || !selects(selector, template.metadata.labels ?? {})) {
    errors.invalid('spec.template.metadata.labels', template.metadata.labels ?? null, '`selector` does not match template `labels`')
  }
  validatePodTemplate(template, 'spec.template', errors, claims)
  const {restartPolicy, activeDeadlineSeconds} = template.spec
  if (restartPolicy !== 'Always') errors.notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always'])
  if (activeDeadlineSeconds !== undefined) {
    errors.forbidden('spec.template.spec.activeDeadlineSeconds', `activeDeadlineSeconds in ${kind === 'statefulset' ? 'StatefulSet' : 'ReplicaSet'} is not Supported`)
  }
}

export function fixed(object: Stored, live: Stored, fields: readonly string[], errors: FieldErrors): void {
  for (const field of fields) {
    if (!equal(object.spec[field], live.spec[field])) errors.invalid(`spec.${field}`, object.spec[field], 'field is immutable')
  }
}
