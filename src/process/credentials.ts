import {lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {getuid} from 'node:process'

import type {DatabaseLogin} from '../world/database-access.ts'
import {thisHolder} from './holder.ts'

export interface Credentials {
  /** For PGPASSFILE. */
  readonly passfile: string
  /** For PGSSLROOTCERT, where the login brings authorities. */
  readonly rootcert?: string
  /** For PGSSLCERT and PGSSLKEY, where the login brings a certificate of its own. */
  readonly own?: {readonly certificate: string; readonly key: string}
  /** Takes the password and the key off the disk: libpq has read them. */
  forget(): void
  /** Removes all; also done when this process ends. */
  remove(): void
}

const prefix = 'ridectl-psql-'
/** The file that says whose a folder is. */
const ownerFile = 'owner'

/** What psql reads to enter: files that only this user can read, in a folder that only this user can enter. */
export function credentials(login: DatabaseLogin): Credentials {
  sweep()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  const remove = (): void => {
    process.off('exit', remove)
    rmSync(folder, {recursive: true, force: true})
  }
  process.on('exit', remove)
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, {mode: 0o600, flag: 'wx'})
    return join(folder, name)
  }
  put(ownerFile, thisHolder().id)
  const passfile = put('pgpass', pgpassLine(login))
  const {authorities, ownCertificate} = login
  const own = ownCertificate && {certificate: put('client.crt', ownCertificate.certificate), key: put('client.key', ownCertificate.key.reveal())}
  const forget = (): void => {
    for (const file of [passfile, ...(own === undefined ? [] : [own.key])]) rmSync(file, {force: true})
  }
  return {passfile, ...(authorities === undefined ? {} : {rootcert: put('root.crt', authorities)}), ...(own === undefined ? {} : {own}), forget, remove}
}

/** Takes away what processes of this user left that were killed before they could. */
function sweep(): void {
  const {isGone} = thisHolder()
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(prefix))) {
    const folder = join(tmpdir(), name)
    const owner = ownerOf(folder)
    if (owner !== undefined && isGone(owner)) rmSync(folder, {recursive: true, force: true})
  }
}

/** undefined: it is another user's, or just being made or taken away. */
function ownerOf(folder: string): string | undefined {
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === getuid?.() ? readFileSync(join(folder, ownerFile), 'utf8') : undefined
  } catch {
    return undefined
  }
}

/** One line as libpq reads it. Host and port are left open: the file is for one connection, and a relay has a port of its own. */
export function pgpassLine({database, user, password}: DatabaseLogin): string {
  return `${['*', '*', escaped(database), escaped(user), escaped(password.reveal())].join(':')}\n`
}

const escaped = (text: string): string => text.replace(/[\\:]/g, String.raw`\$&`)
