import {randomInt} from 'node:crypto'
import type {Stored} from '../../contracts.ts'
import {list} from '../fields.ts'
import type {Server} from '../requests/server.ts'

/** The range of a cluster's service addresses. Nothing listens there: the sandbox serves on loopback ports. */
const prefix = '10.96'

export function prepareService(service: Stored, server: Server): void {
  service.status = {loadBalancer: {}}
  if (service.spec.type === 'ExternalName') return
  Object.assign(service.spec, {ipFamilies: service.spec.ipFamilies ?? ['IPv4'], ipFamilyPolicy: service.spec.ipFamilyPolicy ?? 'SingleStack'})
  allocate(service, server)
}

/** Addresses stay for a service's life, so a client need not send them. */
export function prepareServiceUpdate(service: Stored, live: Stored, server: Server): void {
  const {spec} = service
  if (spec.type === 'ExternalName') return
  const keeps = live.spec.type !== 'ExternalName'
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    if (keeps && !spec[field]) spec[field] = live.spec[field]
  }
  Object.assign(spec, {ipFamilies: spec.ipFamilies ?? ['IPv4'], ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack'})
  for (const port of list(spec, 'ports')) {
    const same = list(live.spec, 'ports').find(one => one['port'] === port['port'] && one['protocol'] === port['protocol'])
    if (spec.type !== 'ClusterIP' && same?.['nodePort']) port['nodePort'] ||= same['nodePort']
  }
  allocate(service, server)
}

function allocate({spec}: Stored, server: Server): void {
  const services = server.store.list('services')
  if (!spec.clusterIP) spec.clusterIP = spec.clusterIPs?.[0] ?? freeAddress(services)
  spec.clusterIPs ??= [spec.clusterIP]
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return
  const used = new Set(services.flatMap(one => list(one.spec, 'ports').map(port => port['nodePort'] as number)))
  for (const port of list(spec, 'ports')) {
    port['nodePort'] ||= freeNodePort(used)
    used.add(port['nodePort'] as number)
  }
}

function freeAddress(services: readonly Stored[]): string {
  const used = new Set(services.map(({spec}) => spec.clusterIP as string))
  for (;;) {
    const address = `${prefix}.${randomInt(1, 255)}.${randomInt(1, 255)}`
    if (!used.has(address)) return address
  }
}

function freeNodePort(used: ReadonlySet<number>): number {
  for (;;) {
    const port = randomInt(30_000, 32_768)
    if (!used.has(port)) return port
  }
}
