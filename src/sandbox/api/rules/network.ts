import type {Stored} from '../../contracts.ts'
import {list, type Fields} from '../fields.ts'
import type {FieldErrors} from './field-errors.ts'
import {validateLabels} from './metadata.ts'
import {dnsLabel, dnsSubdomain, portName, portNumber, serviceName, wildcardSubdomain} from './names.ts'
import {portNumberOrName} from './numbers.ts'

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols = ['SCTP', 'TCP', 'UDP']

export function validateService({spec}: Stored, errors: FieldErrors): void {
  const ports = list(spec, 'ports')
  const isHeadless = spec.clusterIP === 'None'
  if (ports.length === 0 && !isHeadless && spec.type !== 'ExternalName') errors.required('spec.ports')
  if (spec.type === 'ExternalName') for (const text of dnsSubdomain(spec.externalName ?? '')) errors.invalid('spec.externalName', spec.externalName ?? '', text)
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) validateServicePort(port, `spec.ports[${index}]`, ports.length > 1, names, errors)
  if (spec.selector) validateLabels(spec.selector, 'spec.selector', errors)
  const affinity = spec.sessionAffinity as string
  if (affinity !== 'None' && affinity !== 'ClientIP') errors.notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None'])
  if (!serviceTypes.includes(spec.type)) errors.notSupported('spec.type', spec.type, serviceTypes)
  refuseSamePorts(ports, errors)
}

function validateServicePort({name, port, protocol, targetPort}: Fields, path: string, needsName: boolean, names: Set<string>, errors: FieldErrors): void {
  if (needsName && !name) errors.required(`${path}.name`)
  else if (name) {
    for (const text of dnsLabel(name)) errors.invalid(`${path}.name`, name, text)
    if (names.has(name)) errors.duplicate(`${path}.name`, name)
    names.add(name)
  }
  for (const text of portNumber(port)) errors.invalid(`${path}.port`, port, text)
  if (!protocols.includes(protocol)) errors.notSupported(`${path}.protocol`, protocol, protocols)
  portNumberOrName(targetPort, `${path}.targetPort`, errors)
}

function refuseSamePorts(ports: readonly Fields[], errors: FieldErrors): void {
  const seen = new Set<string>()
  for (const [index, {port, protocol}] of ports.entries()) {
    const key = `${protocol}/${port}`
    if (seen.has(key)) errors.duplicate(`spec.ports[${index}]`, {protocol, port})
    seen.add(key)
  }
}

export function validateServiceUpdate(service: Stored, live: Stored, errors: FieldErrors): void {
  const {spec} = service
  const had = live.spec.type !== 'ExternalName' && spec.type !== 'ExternalName'
  if (had && live.spec.clusterIPs?.[0] !== spec.clusterIPs?.[0]) errors.invalid('spec.clusterIPs[0]', spec.clusterIPs, 'may not change once set')
  validateService(service, errors)
}

export function validateIngress({spec}: Stored, errors: FieldErrors): void {
  const rules = list(spec, 'rules')
  if (rules.length === 0 && !spec.defaultBackend) errors.invalid('spec', spec.rules, 'either `defaultBackend` or `rules` must be specified')
  if (spec.ingressClassName !== undefined) for (const text of dnsSubdomain(spec.ingressClassName)) errors.invalid('spec.ingressClassName', spec.ingressClassName, text)
  if (spec.defaultBackend) validateBackend(spec.defaultBackend, 'spec.defaultBackend', errors)
  for (const [index, rule] of rules.entries()) validateRule(rule, `spec.rules[${index}]`, errors)
  for (const [index, tls] of list(spec, 'tls').entries()) {
    for (const [at, host] of ((tls['hosts'] ?? []) as string[]).entries()) validateHost(host, `spec.tls[${index}].hosts[${at}]`, errors)
    if (tls['secretName']) for (const text of dnsSubdomain(tls['secretName'])) errors.invalid(`spec.tls[${index}].secretName`, tls['secretName'], text)
  }
}

export function validateIngressUpdate(ingress: Stored, _live: Stored, errors: FieldErrors): void {
  validateIngress(ingress, errors)
}

const address = /^\d+\.\d+\.\d+\.\d+$|:/

function validateRule({host, http}: Fields, path: string, errors: FieldErrors): void {
  if (host && address.test(host)) errors.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address')
  else if (host) validateHost(host, `${path}.host`, errors)
  if (!http) return
  const paths = list(http, 'paths')
  if (paths.length === 0) errors.required(`${path}.http.paths`)
  for (const [index, one] of paths.entries()) validatePath(one, `${path}.http.paths[${index}]`, errors)
}

function validateHost(host: string, path: string, errors: FieldErrors): void {
  for (const text of host.includes('*') ? wildcardSubdomain(host) : dnsSubdomain(host)) errors.invalid(path, host, text)
}

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix']
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEndings = ['/..', '/.']

function validatePath({path: text = '', pathType, backend}: Fields, path: string, errors: FieldErrors): void {
  if (!pathType) return errors.required(`${path}.pathType`, 'pathType must be specified')
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!text.startsWith('/')) errors.invalid(`${path}.path`, text, 'must be an absolute path')
    for (const bad of badSequences) if (text.includes(bad)) errors.invalid(`${path}.path`, text, `must not contain '${bad}'`)
    for (const bad of badEndings) if (text.endsWith(bad)) errors.invalid(`${path}.path`, text, `cannot end with '${bad}'`)
  } else if (pathType === 'ImplementationSpecific') {
    if (text !== '' && !text.startsWith('/')) errors.invalid(`${path}.path`, text, 'must be an absolute path')
  } else errors.notSupported(`${path}.pathType`, pathType, pathTypes)
  validateBackend(backend, `${path}.backend`, errors)
}

function validateBackend({resource, service}: Fields, path: string, errors: FieldErrors): void {
  if (resource && service) return errors.invalid(path, '', 'cannot set both resource and service backends')
  if (resource) return
  if (!service) return errors.invalid(path, '', 'resource or service backend is required')
  if (!service.name) errors.required(`${path}.service.name`)
  else for (const text of serviceName(service.name, false)) errors.invalid(`${path}.service.name`, service.name, text)
  const {name, number} = (service.port ?? {}) as {name?: string; number?: number}
  if (name && number) errors.invalid(path, '', 'cannot set both port name & port number')
  else if (name) for (const text of portName(name)) errors.invalid(`${path}.service.port.name`, name, text)
  else if (number) for (const text of portNumber(number)) errors.invalid(`${path}.service.port.number`, number, text)
  else errors.required(path, 'port name or number is required')
}
