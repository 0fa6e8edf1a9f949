import {isDeepStrictEqual} from 'node:util'
import type {LocalApi, Stored} from '../contracts.ts'
import {portAnnotation} from '../network/annotations.ts'

const manager = 'sandbox'
const namespace = 'databases'

/** What runs beside, as objects: where an instance's resource and ridectl look for it. */
export function announceServices(local: LocalApi, found: {readonly postgres: {readonly port: number; readonly adminUrl: string}; readonly redis?: {readonly port: number}}): void {
  ensure(local, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  const data = {url: Buffer.from(found.postgres.adminUrl).toString('base64')}
  ensure(local, {apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: {name: 'postgres-admin', namespace}, data})
  ensure(local, service('postgres', 5432, found.postgres.port))
  if (found.redis !== undefined) ensure(local, service('redis', 6379, found.redis.port))
  else local.remove('Service', namespace, 'redis')
}

interface Wanted {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {readonly name: string; readonly namespace?: string; readonly annotations?: Record<string, string>}
  readonly [field: string]: unknown
}

function service(name: string, port: number, servedAt: number): Wanted {
  const metadata = {name, namespace, annotations: {[portAnnotation]: String(servedAt)}}
  return {apiVersion: 'v1', kind: 'Service', metadata, spec: {ports: [{port, targetPort: port, protocol: 'TCP'}]}}
}

/** A port or a password may have changed since the last start. */
function ensure(local: LocalApi, {metadata, ...wanted}: Wanted): void {
  const there = local.get(wanted.kind, metadata.namespace, metadata.name)
  if (there === undefined) return void local.create({...wanted, metadata: metadata as Stored['metadata']}, manager)
  const annotations = {...there.metadata.annotations, ...metadata.annotations}
  const next: Stored = {...there, ...('data' in wanted && {data: wanted['data']}), metadata: {...there.metadata, ...(Object.keys(annotations).length > 0 && {annotations})}}
  if (!isDeepStrictEqual(next, there)) local.update(next, manager)
}
