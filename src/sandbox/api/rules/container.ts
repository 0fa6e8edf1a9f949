import {list, type Fields} from '../fields.ts'
import {parseQuantity} from '../schema/quantity.ts'
import type {FieldErrors} from './field-errors.ts'
import {dnsLabel, dnsSubdomain, envName, portName, portNumber, qualifiedName} from './names.ts'
import {nonNegative, portNumberOrName} from './numbers.ts'
import {validateMounts} from './volumes.ts'

const pullPolicies = ['Always', 'IfNotPresent', 'Never']
const protocols = ['SCTP', 'TCP', 'UDP']

export function validateContainer(container: Fields, path: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  const {name, image, terminationMessagePolicy: messages, imagePullPolicy: pulls} = container
  if (!name) errors.required(`${path}.name`)
  else for (const text of dnsLabel(name)) errors.invalid(`${path}.name`, name, text)
  if (!image) errors.required(`${path}.image`)
  if (messages !== 'File' && messages !== 'FallbackToLogsOnError') {
    errors.notSupported(`${path}.terminationMessagePolicy`, messages, ['FallbackToLogsOnError', 'File'])
  }
  validatePorts(list(container, 'ports'), `${path}.ports`, errors)
  validateEnv(list(container, 'env'), `${path}.env`, errors)
  validateEnvFrom(list(container, 'envFrom'), `${path}.envFrom`, errors)
  validateMounts(list(container, 'volumeMounts'), `${path}.volumeMounts`, volumes, errors)
  if (!pullPolicies.includes(pulls)) errors.notSupported(`${path}.imagePullPolicy`, pulls, pullPolicies)
  validateResources(container['resources'], `${path}.resources`, errors)
}

function validatePorts(ports: readonly Fields[], path: string, errors: FieldErrors): void {
  const names = new Set<string>()
  for (const [index, {name, containerPort, hostPort, protocol}] of ports.entries()) {
    const at = `${path}[${index}]`
    if (name) {
      const wrong = portName(name)
      for (const text of wrong) errors.invalid(`${at}.name`, name, text)
      if (wrong.length === 0 && names.has(name)) errors.duplicate(`${at}.name`, name)
      names.add(name)
    }
    if (!containerPort) errors.required(`${at}.containerPort`)
    else for (const text of portNumber(containerPort)) errors.invalid(`${at}.containerPort`, containerPort, text)
    if (hostPort) for (const text of portNumber(hostPort)) errors.invalid(`${at}.hostPort`, hostPort, text)
    if (!protocols.includes(protocol)) errors.notSupported(`${at}.protocol`, protocol, protocols)
  }
}

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef']

function validateEnv(variables: readonly Fields[], path: string, errors: FieldErrors): void {
  for (const [index, {name, value, valueFrom}] of variables.entries()) {
    const at = `${path}[${index}]`
    if (!name) errors.required(`${at}.name`)
    else for (const text of envName(name)) errors.invalid(`${at}.name`, name, text)
    if (valueFrom) validateSource(valueFrom, value, `${at}.valueFrom`, errors)
  }
}

function validateSource(valueFrom: Fields, value: unknown, path: string, errors: FieldErrors): void {
  for (const source of ['configMapKeyRef', 'secretKeyRef']) {
    if (valueFrom[source]) for (const text of dnsSubdomain(valueFrom[source].name ?? '')) errors.invalid(`${path}.${source}.name`, valueFrom[source].name ?? '', text)
    if (valueFrom[source] && !valueFrom[source].key) errors.required(`${path}.${source}.key`)
  }
  const given = sources.filter(source => valueFrom[source])
  if (given.length === 0) errors.invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`')
  else if (value) errors.invalid(path, '', 'may not be specified when `value` is not empty')
  else if (given.length > 1) errors.invalid(path, '', 'may not have more than one field specified at a time')
}

function validateEnvFrom(froms: readonly Fields[], path: string, errors: FieldErrors): void {
  for (const [index, from] of froms.entries()) {
    const given = ['configMapRef', 'secretRef'].filter(source => from[source])
    for (const source of given) if (!from[source].name) errors.required(`${path}[${index}].${source}.name`)
    if (given.length === 0) errors.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`')
    if (given.length > 1) errors.invalid(path, '', 'may not have more than one field specified at a time')
  }
}

/** More of these can be asked for than there is. */
const plain = new Set(['cpu', 'memory', 'ephemeral-storage'])

function validateResources({limits = {}, requests = {}}: Fields, path: string, errors: FieldErrors): void {
  for (const [kind, amounts] of Object.entries({limits, requests})) {
    for (const [name, amount] of Object.entries(amounts as Record<string, string>)) {
      const at = `${path}.${kind}[${name}]`
      for (const text of qualifiedName(name)) errors.invalid(at, name, text)
      if (!plain.has(name) && !name.includes('/') && !name.startsWith('hugepages-')) errors.invalid(at, name, 'must be a standard resource type or fully qualified')
      if (!plain.has(name) && !name.includes('/') && !name.startsWith('hugepages-')) errors.invalid(at, name, 'must be a standard resource for containers')
      if (parseQuantity(amount).nanos < 0n) errors.invalid(at, amount, 'must be greater than or equal to 0')
    }
  }
  for (const [name, amount] of Object.entries(requests as Record<string, string>)) {
    const limit = limits[name] as string | undefined
    if (limit === undefined || parseQuantity(amount).nanos <= parseQuantity(limit).nanos) continue
    errors.invalid(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)
  }
}

export function validateProbes(container: Fields, path: string, errors: FieldErrors): void {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = container[name] as Fields | undefined
    if (probe === undefined) continue
    validateProbe(probe, `${path}.${name}`, errors)
    if (name !== 'readinessProbe' && probe['successThreshold'] !== 1) errors.invalid(`${path}.${name}.successThreshold`, probe['successThreshold'] ?? 0, 'must be 1')
  }
}

function validateProbe(probe: Fields, path: string, errors: FieldErrors): void {
  const given = ['exec', 'httpGet', 'tcpSocket', 'grpc'].filter(handler => probe[handler])
  for (const handler of given.slice(1)) errors.forbidden(`${path}.${handler}`, 'may not specify more than 1 handler type')
  const {exec, httpGet, tcpSocket} = probe
  if (given[0] === 'exec' && !(exec.command?.length > 0)) errors.required(`${path}.exec.command`)
  if (given[0] === 'httpGet') portNumberOrName(httpGet.port, `${path}.httpGet.port`, errors)
  if (given[0] === 'tcpSocket') portNumberOrName(tcpSocket.port, `${path}.tcpSocket.port`, errors)
  if (given.length === 0) errors.required(path, 'must specify a handler type')
  nonNegative(probe, ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'], path, errors)
}
