import type {Schema} from '../schema/schema.ts'

/** One kind that is served: what discovery says of it, and the schema of its objects. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly hasStatus: boolean
  /** Reviews answer a POST and are not stored. */
  readonly stored: boolean
  readonly schema: Schema
  /** Columns that the definition of a custom resource asks for. */
  readonly printerColumns?: readonly PrinterColumn[]
  /** Of a custom resource: unknown fields are kept or pruned by its own schema. */
  readonly custom: boolean
  /** PUT without a resourceVersion overwrites. */
  readonly unconditionalUpdate: boolean
  /** A definition that is being deleted takes no new objects. */
  readonly terminating?: boolean
}

export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  readonly jsonPath: string
}

export function apiVersionOf({group, version}: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}

/** The store's name of a resource: `deployments.apps`, `pods`. */
export function resourceKey({plural, group}: Pick<Resource, 'plural' | 'group'>): string {
  return group === '' ? plural : `${plural}.${group}`
}
