import type {Stored} from '../../contracts.ts'
import {ageColumn, column, nameColumn, wide, type Column} from './column.ts'

interface Port {
  readonly port: number
  readonly protocol: string
  readonly nodePort?: number
}

interface LoadBalancer {
  readonly ingress?: readonly {readonly ip?: string; readonly hostname?: string}[]
}

export const serviceColumns: readonly Column[] = [
  nameColumn,
  column('Type', ({spec}) => spec.type),
  column('Cluster-IP', ({spec}) => spec.clusterIPs?.[0] ?? '<none>'),
  column('External-IP', externalIp),
  column('Port(s)', ({spec}) => ((spec.ports ?? []) as Port[]).map(printPort).join(',') || '<none>'),
  ageColumn,
  wide('Selector', ({spec}) => printLabels(spec.selector as Record<string, string> | undefined)),
]

export const ingressColumns: readonly Column[] = [
  nameColumn,
  column('Class', ({spec}) => spec.ingressClassName ?? '<none>'),
  column('Hosts', ({spec}) => ((spec.rules ?? []) as {host?: string}[]).flatMap(({host}) => host || []).join(',') || '*'),
  column('Address', ({status}) => addresses(status?.loadBalancer as LoadBalancer | undefined)),
  column('Ports', ({spec}) => (spec.tls?.length > 0 ? '80, 443' : '80')),
  ageColumn,
]

function printPort({port, protocol, nodePort}: Port): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`
}

function externalIp({spec, status}: Stored): string {
  const external = (spec.externalIPs ?? []) as string[]
  if (spec.type === 'ExternalName') return spec.externalName
  if (spec.type !== 'LoadBalancer') return external.join(',') || '<none>'
  return [addresses(status?.loadBalancer as LoadBalancer | undefined), ...external].filter(Boolean).join(',') || '<pending>'
}

function addresses(balancer: LoadBalancer | undefined): string {
  const all = (balancer?.ingress ?? []).map(({ip, hostname}) => ip || hostname || '')
  return [...new Set(all)].toSorted().join(',')
}

function printLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`)
  return pairs.toSorted().join(',') || '<none>'
}
