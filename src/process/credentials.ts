import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import type {DatabaseLogin} from '../world/database-access.ts'

export interface Credentials {
  /** For PGPASSFILE. */
  readonly passfile: string
  /** For PGSSLROOTCERT, where the login brings authorities. */
  readonly rootcert?: string
  /** Takes the password off the disk: libpq has read it. */
  forget(): void
  /** Removes all; also done when this process ends. */
  remove(): void
}

/** What psql reads to enter: files that only this user can read, in a folder that only this user can enter. */
export function credentials(login: DatabaseLogin): Credentials {
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-'))
  const remove = (): void => {
    process.off('exit', remove)
    rmSync(folder, {recursive: true, force: true})
  }
  process.on('exit', remove)
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, {mode: 0o600, flag: 'wx'})
    return join(folder, name)
  }
  const passfile = put('pgpass', pgpassLine(login))
  const {authorities} = login
  return {passfile, ...(authorities === undefined ? {} : {rootcert: put('root.crt', authorities)}), forget: () => rmSync(passfile, {force: true}), remove}
}

/** One line as libpq reads it. Host and port are left open: the file is for one connection, and a relay has a port of its own. */
export function pgpassLine({database, user, password}: DatabaseLogin): string {
  return `${['*', '*', escaped(database), escaped(user), escaped(password.reveal())].join(':')}\n`
}

const escaped = (text: string): string => text.replace(/[\\:]/g, String.raw`\$&`)
