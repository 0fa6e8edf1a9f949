import {list, type Fields} from '../fields.ts'
import {validateContainer, validateProbes} from './container.ts'
import type {FieldErrors} from './field-errors.ts'
import {validateAnnotations, validateLabels} from './metadata.ts'
import {dnsLabel, dnsSubdomain} from './names.ts'
import {validateVolumes} from './volumes.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']

/** `claims`: volumes that a StatefulSet adds. */
export function validatePodTemplate({metadata, spec}: Fields, path: string, errors: FieldErrors, claims: readonly string[] = []): void {
  validateLabels(metadata.labels, `${path}.labels`, errors)
  validateAnnotations(metadata.annotations, `${path}.annotations`, errors)
  validatePodSpec(spec, `${path}.spec`, errors, claims)
}

export function validatePodSpec(spec: Fields, path: string, errors: FieldErrors, claims: readonly string[] = []): void {
  const volumes = new Set([...validateVolumes(spec, path, errors), ...claims])
  validateContainers(spec, path, volumes, errors)
  validateInitContainers(spec, path, volumes, errors)
  const {restartPolicy, dnsPolicy, activeDeadlineSeconds: deadline} = spec
  if (!restartPolicies.includes(restartPolicy)) errors.notSupported(`${path}.restartPolicy`, restartPolicy, restartPolicies)
  if (!dnsPolicies.includes(dnsPolicy)) errors.notSupported(`${path}.dnsPolicy`, dnsPolicy, dnsPolicies)
  validateLabels(spec['nodeSelector'], `${path}.nodeSelector`, errors)
  const account = spec['serviceAccountName'] as string | undefined
  if (account) for (const text of dnsSubdomain(account)) errors.invalid(`${path}.serviceAccountName`, account, text)
  if (deadline !== undefined && (deadline < 1 || deadline > 2 ** 31 - 1)) {
    errors.invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive')
  }
  for (const name of ['hostname', 'subdomain']) if (spec[name]) for (const text of dnsLabel(spec[name])) errors.invalid(`${path}.${name}`, spec[name], text)
}

function validateContainers(spec: Fields, path: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  const containers = list(spec, 'containers')
  if (containers.length === 0) return errors.required(`${path}.containers`)
  const names = new Set<string>()
  for (const [index, container] of containers.entries()) {
    const at = `${path}.containers[${index}]`
    validateContainer(container, at, volumes, errors)
    requireUnique(container, at, names, errors)
    validateProbes(container, at, errors)
  }
}

function validateInitContainers(spec: Fields, path: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  const names = new Set(list(spec, 'containers').map(({name}) => name as string))
  for (const [index, container] of list(spec, 'initContainers').entries()) {
    const at = `${path}.initContainers[${index}]`
    validateContainer(container, at, volumes, errors)
    requireUnique(container, at, names, errors)
    if (container['restartPolicy'] === 'Always') validateProbes(container, at, errors)
    else refuseProbes(container, at, errors)
  }
}

function refuseProbes(container: Fields, path: string, errors: FieldErrors): void {
  for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (container[name]) errors.forbidden(`${path}.${name}`, 'may not be set for init containers without restartPolicy=Always')
  }
}

function requireUnique({name}: Fields, path: string, names: Set<string>, errors: FieldErrors): void {
  if (names.has(name)) errors.duplicate(`${path}.name`, name)
  else if (name) names.add(name)
}
