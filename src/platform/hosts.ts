import type {KubeObject} from '../world.ts'
import type {CompleteSpec} from './summon-platform.ts'

/** Where requests of an instance come in, as its Ingress says. */
export interface Entrance {
  readonly address: string
  readonly port: number
  readonly host: string
  readonly tls: boolean
}

/** undefined: the Ingress has no address (yet), or there is none. */
export function entranceOf(spec: CompleteSpec, ingress: KubeObject | undefined): Entrance | undefined {
  const [at] = addresses(ingress)
  const address = at?.ip ?? at?.hostname
  const host = spec.hostnames[0]
  if (address === undefined || host === undefined) return undefined
  const tls = spec.ingress.tls !== undefined
  return {address, port: at?.ports?.[0]?.port ?? (tls ? 443 : 80), host, tls}
}

/** What a person opens in a browser. */
export function urlOf(spec: CompleteSpec, ingress?: KubeObject): string | undefined {
  const host = spec.hostnames[0]
  if (!spec.ingress.enabled || host === undefined) return undefined
  const tls = spec.ingress.tls !== undefined
  const usual = tls ? 443 : 80
  const port = entranceOf(spec, ingress)?.port ?? usual
  return `${tls ? 'https' : 'http'}://${host}${port === usual ? '' : `:${port}`}`
}

interface IngressAddress {
  readonly ip?: string
  readonly hostname?: string
  readonly ports?: readonly {readonly port: number}[]
}

function addresses(ingress: KubeObject | undefined): readonly IngressAddress[] {
  const status = ingress?.status as {loadBalancer?: {ingress?: IngressAddress[]}} | undefined
  return status?.loadBalancer?.ingress ?? []
}
