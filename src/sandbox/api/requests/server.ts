import type {Registry} from '../resources/registry.ts'
import type {Resource} from '../resources/resource.ts'
import type {Store} from '../store/store.ts'

/** What every request works on. */
export interface Server {
  readonly store: Store
  readonly registry: Registry
  now(): Date
}

/** What a request is about. */
export interface Target {
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  readonly subresource?: 'status' | 'finalize'
}

export interface WriteOptions {
  /** Field manager, recorded in managedFields. */
  readonly manager: string
  readonly dryRun: boolean
  readonly validation: 'Strict' | 'Warn' | 'Ignore'
  /** Text of a Warning header. */
  warn(text: string): void
}

/** Seconds, as metav1.Time is written. */
export function timestamp(server: Server): string {
  return server.now().toISOString().replace(/\.\d+Z$/, 'Z')
}
