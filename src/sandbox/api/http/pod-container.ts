import type {Stored} from '../../contracts.ts'
import {badRequest} from '../errors.ts'

interface Container {
  readonly name: string
}

/** The container that a request for a log or a shell means: the one it names, or the only one. */
export function containerOf(pod: Stored, asked: string | null): string {
  const own = names(pod.spec.containers as Container[])
  const inits = names((pod.spec.initContainers ?? []) as Container[])
  if (asked !== null && asked !== '') {
    if ([...own, ...inits].includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`)
  }
  const [only] = own
  if (own.length === 1 && only !== undefined) return only
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, choose one of: [${[...inits, ...own].join(' ')}]`)
}

function names(containers: readonly Container[]): string[] {
  return containers.map(({name}) => name)
}

interface Status {
  readonly name: string
  readonly state?: {readonly waiting?: {readonly reason?: string; readonly message?: string}}
}

export function waitingReason({status}: Stored, container: string): string | undefined {
  const all = [...((status?.initContainerStatuses ?? []) as Status[]), ...((status?.containerStatuses ?? []) as Status[])]
  return all.find(one => one.name === container)?.state?.waiting?.reason
}
