import type {ServiceAddresses, Stored} from '../contracts.ts'
import type {Ports} from '../ports.ts'
import {portAnnotation} from './annotations.ts'

export interface KeptAddresses extends ServiceAddresses {
  /** The same port anew, where the first turned out to be another program's. */
  move(namespace: string, service: string, port: number): number
  /** A Service that is gone keeps no port. */
  forget(service: Stored): void
}

type FindService = (namespace: string, name: string) => Stored | undefined

/** Loopback ports of the Services, remembered by name: a Service made anew is where it was. */
export function serviceAddresses(find: FindService, ports: Ports): KeptAddresses {
  const port = (namespace: string, name: string, number: number): number | undefined => {
    const service = find(namespace, name)
    if (service === undefined || !portsOf(service).includes(number)) return undefined
    const fixed = service.metadata.annotations?.[portAnnotation]
    const purpose = purposeOf(namespace, name, number)
    return fixed === undefined ? (ports.known(purpose) ?? ports.allot(purpose)) : Number(fixed)
  }
  return {
    port,
    rewrite: (text, namespace) => text.replace(nameWithPort, (found, service: string, inNamespace: string | undefined, number: string) => {
      const address = port(inNamespace ?? namespace, service, Number(number))
      return address === undefined ? found : `127.0.0.1:${address}`
    }),
    move: (namespace, name, number) => ports.allot(purposeOf(namespace, name, number)),
    forget: (service) => {
      for (const number of portsOf(service)) ports.forget(purposeOf(service.metadata.namespace ?? '', service.metadata.name, number))
    },
  }
}

/** A whole host name before a port: not a part of a longer one (`db.summon.example.com:5432` is no Service). */
const nameWithPort = /(?<![\w.-])([a-z](?:[a-z0-9-]*[a-z0-9])?)(?:\.([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.svc(?:\.cluster\.local)?)?)?:(\d{1,5})(?![\w.])/g

export const purposeOf = (namespace: string, service: string, port: number): string => `${service}.${namespace}:${port}`

export const portsOf = (service: Stored): number[] => ((service.spec?.ports ?? []) as {port: number}[]).map(({port}) => port)
