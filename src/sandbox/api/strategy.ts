import type {Stored} from '../contracts.ts'
import type {Server} from './requests/server.ts'
import type {FieldErrors} from './rules/field-errors.ts'

/** What one kind adds to how every object is written. Each function changes the object that it is handed. */
export interface Strategy {
  /** Brings alias fields together, before anything compares them (a Secret's stringData). */
  readonly convert?: (object: Stored) => void
  /** Values that the server fills in where none are given; whoever creates the object owns them. */
  readonly defaults?: (object: Stored) => void
  /** What nobody owns: generated names, allocated addresses, the first status. */
  readonly prepareCreate?: (object: Stored, server: Server) => void
  readonly prepareUpdate?: (object: Stored, live: Stored, server: Server) => void
  readonly nameRule?: NameRule
  readonly validate?: (object: Stored, errors: FieldErrors) => void
  readonly validateUpdate?: (object: Stored, live: Stored, errors: FieldErrors) => void
  readonly validateStatus?: (object: Stored, live: Stored, errors: FieldErrors) => void
  /** Texts of Warning headers. */
  readonly warnings?: (object: Stored) => string[]
  /** Seconds that a deletion waits for the node; undefined where the kind knows no grace. */
  readonly grace?: (object: Stored, asked: number | undefined) => number
  /** DELETE without a propagation policy leaves the dependents. */
  readonly orphansByDefault?: true
  /** DELETE answers the object, not a Status. */
  readonly answersDeleted?: true
  /** PUT creates what is missing. */
  readonly createsOnUpdate?: true
  /** Further fields that a write to the status leaves as they are. */
  readonly statusKeeps?: readonly (readonly string[])[]
}

/** Messages that say what is wrong with a name; `prefix` is a generateName. */
export type NameRule = (name: string, prefix: boolean) => string[]
