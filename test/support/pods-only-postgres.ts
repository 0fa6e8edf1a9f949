import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Server} from 'node:net'
import {adminUrl, type Ground, small} from './ground.ts'
import {type OwnPostgres, ownPostgres} from './own-postgres.ts'

/** A PostgreSQL whose certificate is for the name of a Service: this machine cannot resolve it, the pods can. */
export interface PodsOnlyPostgres extends OwnPostgres {
  /** The Service's name; its port is 5432. */
  readonly host: string
  /** Where the door to it is, for this machine as well. */
  readonly address: string
  readonly doorPort: number
}

export async function podsOnlyPostgres({namespace, cluster}: Ground): Promise<PodsOnlyPostgres> {
  const host = `db.${namespace}.svc.cluster.local`
  const server = await ownPostgres(host)
  const address = new URL(adminUrl()).hostname
  const door = await openDoor(address, server.port)
  const {port} = door.address() as AddressInfo
  await cluster.apply({apiVersion: 'v1', kind: 'Service', metadata: {name: 'db', namespace}, spec: {ports: [{name: 'postgres', port: 5432, targetPort: port}]}})
  await cluster.apply({
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: {name: 'db-1', namespace, labels: {'kubernetes.io/service-name': 'db'}},
    addressType: 'IPv4', endpoints: [{addresses: [address], conditions: {ready: true}}], ports: [{name: 'postgres', port, protocol: 'TCP'}],
  })
  const stop = async (): Promise<void> => {
    door.close()
    await server.stop()
  }
  return {...server, host, address, doorPort: port, stop}
}

/** The server listens on loopback alone: this lets in whoever comes to the address that pods reach. */
async function openDoor(address: string, inside: number): Promise<Server> {
  const door = createServer((socket) => {
    const behind = connect(inside, '127.0.0.1')
    for (const [one, other] of [[socket, behind], [behind, socket]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy()).pipe(other)
  }).listen(0, address)
  await once(door, 'listening')
  return door
}

/** Pods that have the authority's certificate, from key `ca.pem` of that Secret, at /etc/db/ca.pem; this machine has it nowhere. */
export function withAuthority(container: string, secretName: string): object {
  const {spec} = small(container) as {spec: {containers: readonly object[]}}
  return {spec: {containers: spec.containers.map((one) => ({...one, volumeMounts: [{name: 'db', mountPath: '/etc/db'}]})), volumes: [{name: 'db', secret: {secretName, items: [{key: 'ca.pem', path: 'ca.pem'}]}}]}}
}
