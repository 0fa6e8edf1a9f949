import type {Stored} from '../../contracts.ts'
import type {Fields} from '../fields.ts'
import {equal} from '../schema/equal.ts'
import type {FieldErrors} from './field-errors.ts'
import {validatePodSpec} from './pod-spec.ts'

export function validatePod({spec}: Stored, errors: FieldErrors): void {
  validatePodSpec(spec, 'spec', errors)
}

/** A pod is what it was made as: only images, the deadline, the grace after its end and added tolerations may change. */
export function validatePodUpdate(pod: Stored, live: Stored, errors: FieldErrors): void {
  const isScheduling = !live.spec.nodeName && pod.spec.nodeName
  const before = isScheduling ? {...live.spec, nodeName: pod.spec.nodeName} : live.spec
  if (equal(fixed(pod.spec), fixed(before))) return
  errors.forbidden(
    'spec',
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
  )
}

function fixed({containers, initContainers, activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...rest}: Fields): Fields {
  return {...rest, containers: withoutImages(containers), initContainers: withoutImages(initContainers)}
}

function withoutImages(containers: readonly Fields[] = []): Fields[] {
  return containers.map(({image: _image, ...rest}) => rest)
}
