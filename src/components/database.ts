import type {Platform} from '../platform/summon-platform.ts'
import {broken, component, kept, type KeptVerdict, type Outlives, type Verdict} from '../reconcile/component.ts'
import type {Secret, World} from '../world.ts'
import {external} from './database/external.ts'
import {shared, sharedOutlives} from './database/shared.ts'

export interface DatabaseGives {
  /** `postgresql://user:password@host:port/name`. */
  readonly url: Secret
  /** What tells this database from another, without a secret: `host:port/name`. */
  readonly identity: string
  /** Tells it from one that was there before it under that name; undefined in a plan, which asks no database, and where the server does not say. */
  readonly id?: string | undefined
}

/** How a mode answers: what it gives, and where that is, in words for the status. */
export type DatabaseMode = (platform: Platform, world: World) => Promise<DatabaseGives & {readonly where: string}>

const modes: Readonly<Partial<Record<Platform['spec']['database']['mode'], DatabaseMode>>> = {external, shared}

const outliving: Readonly<Partial<Record<Platform['spec']['database']['mode'], Outlives>>> = {shared: sharedOutlives}

/** A PostgreSQL database and its role, for this instance alone. */
export const database = component({
  name: 'database',
  during: 'Initializing',
  promises: 'the database is there and answers',
  needs: [],
  keeps: async (platform, world): Promise<Verdict | (KeptVerdict & {readonly gives: DatabaseGives})> => {
    const {mode} = platform.spec.database
    const keep = modes[mode]
    if (keep === undefined) return broken('ModeUnknown', `database.mode ${mode} is not supported by this ridectl: use ${Object.keys(modes).join(' or ')}`)
    const {where, ...gives} = await keep(platform, world)
    return {...kept(where), gives}
  },
  outlives: {
    what: (platform) => outliving[platform.spec.database.mode]?.what(platform),
    purge: async (platform, world) => outliving[platform.spec.database.mode]?.purge(platform, world),
  },
})
