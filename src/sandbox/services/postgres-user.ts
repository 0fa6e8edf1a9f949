import {execFile} from 'node:child_process'
import {chmod, chown, mkdir} from 'node:fs/promises'
import {dirname} from 'node:path'
import {promisify} from 'node:util'

const run = promisify(execFile)

export interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to be root: then it is `nobody`, which initdb can look up on every system. undefined: as ourselves. */
export async function postgresUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (option) => Number((await run('id', [option, 'nobody'])).stdout)))
  return {uid: uid ?? 65534, gid: gid ?? 65534}
}

/** Only that user (and root) looks into the folder; it can reach it, since no folder above is closed. */
export async function makePostgresFolder(folder: string, user: User | undefined): Promise<void> {
  if (user !== undefined) {
    await mkdir(dirname(folder), {recursive: true})
    await chmod(dirname(folder), 0o755)
  }
  await mkdir(folder, {recursive: true, mode: 0o700})
  if (user !== undefined) await chown(folder, user.uid, user.gid)
}
