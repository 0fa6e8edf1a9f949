/** The port to the servers on which databases are made, checked and dropped. */

import type {Secret} from '../world.ts'
import type {DatabaseLogin} from './database-access.ts'

export interface DatabaseWish {
  /** Database and role have this one name. */
  readonly name: string
  readonly password: Secret
  /** Password of the role `<name>_ro`, which may read every table and write none. */
  readonly readOnlyPassword: Secret
  /** `ridectl <cluster id>/<namespace>/<instance>`: the COMMENT that both carry. */
  readonly mark: string
  /** Take over a database and role that carry no mark or another's; refused before anything is changed where the role could not migrate what is in it. */
  readonly adopt: boolean
}

/** How a server was reached. */
export interface Reached {
  /** The pod that led there, in words; absent where this machine reaches it by itself. */
  readonly through?: string
}

/** What was found there. */
export interface Answered extends Reached {
  /** Tells the database from one of its name that was dropped, or will be; undefined where nobody says. */
  readonly id?: string | undefined
}

export interface Databases {
  /**
   * Makes database, role and `<name>_ro` where they are missing, and changes what differs. Without a difference: read-only queries alone.
   * ADOPT_REFUSED (another's mark, or none), DATABASE_REFUSED (with SQLSTATE), DATABASE_UNREACHABLE: at once where the name is not known, in 2 s where
   * nothing answers, in 7 s where connections are refused, as by a server that restarts.
   */
  ensure(admin: DatabaseLogin, wish: DatabaseWish): Promise<Answered & {readonly changed: boolean}>
  /**
   * Drops database, role and `<name>_ro`, ending the connections to them; what is not there is fine. ADOPT_REFUSED, and nothing dropped, where one
   * of them carries another mark or none. Errors as above.
   */
  drop(admin: DatabaseLogin, dropped: Pick<DatabaseWish, 'name' | 'mark'>): Promise<Reached>
  /** Asks it which it is, on a connection of its own; errors as above. */
  answers(login: DatabaseLogin): Promise<Answered>
}
