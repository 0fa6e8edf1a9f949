import {request} from 'node:https'
import {text as readAll} from 'node:stream/consumers'
import {RidectlError} from '../errors.ts'
import type {Folders, Stored} from './contracts.ts'
import {readState, type Ready} from './daemon-state.ts'
import {listImages} from './images/image-store.ts'
import {openPki, type Pki} from './pki.ts'
import {portAnnotation} from './network/annotations.ts'
import {purposeOf, portsOf} from './network/service-addresses.ts'
import {openPorts} from './ports.ts'

export interface SandboxStatus {
  readonly running: boolean
  readonly folder: string
  readonly kubeconfig: string
  readonly images: readonly string[]
  /** Absent where it does not run, or only starts. */
  readonly now?: Ready & {
    readonly since: string
    readonly pods: {readonly ready: number; readonly all: number}
    readonly services: readonly {readonly name: string; readonly address: string}[]
  }
}

export async function sandboxStatus(folders: Folders): Promise<SandboxStatus> {
  const [state, images] = await Promise.all([readState(folders), listImages(folders)])
  const known = {running: state !== undefined, folder: folders.root, kubeconfig: folders.kubeconfig, images}
  if (state?.ready === undefined) return known
  const pki = await openPki(folders)
  const [pods, services] = await Promise.all([listAll(state.ready, pki, 'pods'), listAll(state.ready, pki, 'services')])
  return {...known, now: {...state.ready, since: state.since, pods: counted(pods), services: addressesOf(folders, services)}}
}

function counted(pods: readonly Stored[]): {readonly ready: number; readonly all: number} {
  const going = pods.filter(({status}) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  return {ready: going.filter(isReady).length, all: going.length}
}

const isReady = ({status}: Stored): boolean =>
  ((status?.conditions ?? []) as {type: string; status: string}[]).some((condition) => condition.type === 'Ready' && condition.status === 'True')

function addressesOf(folders: Folders, services: readonly Stored[]): {name: string; address: string}[] {
  const ports = openPorts(folders)
  return services.flatMap((service) => {
    const {namespace = '', name, annotations} = service.metadata
    return portsOf(service).flatMap((port) => {
      const at = annotations?.[portAnnotation] ?? ports.known(purposeOf(namespace, name, port))
      return at === undefined ? [] : [{name: purposeOf(namespace, name, port), address: `127.0.0.1:${at}`}]
    })
  })
}

async function listAll({url}: Ready, {authority, token}: Pki, resource: string): Promise<Stored[]> {
  const answer = await new Promise<string>((resolve, reject) => {
    const asked = request(`${url}/api/v1/${resource}`, {ca: authority, agent: false, timeout: 5000, headers: {authorization: `Bearer ${token}`}})
    asked.on('response', (response) => void readAll(response).then(resolve, reject))
    asked.on('timeout', () => asked.destroy(new Error(`${url} did not answer in 5 s`)))
    asked.on('error', reject)
    asked.end()
  }).catch((cause: unknown) => {
    throw new RidectlError('UNREACHABLE', `the sandbox runs, and its API server on ${url} does not answer`, {
      remedy: [{command: 'ridectl sandbox stop && ridectl sandbox start'}],
      cause,
    })
  })
  return (JSON.parse(answer) as {items?: Stored[]}).items ?? []
}
