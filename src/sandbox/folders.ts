import {createHash} from 'node:crypto'
import {chmod, mkdir, readdir} from 'node:fs/promises'
import {homedir} from 'node:os'
import {basename, join, resolve} from 'node:path'
import {RidectlError} from '../errors.ts'
import type {Folders} from './contracts.ts'

/** Where the sandbox of this user is. Nothing is made yet. */
export function sandboxFolders(env: NodeJS.ProcessEnv = process.env): Folders {
  const state = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state')
  return foldersAt(resolve(env['RIDECTL_SANDBOX'] || join(state, 'ridectl', 'sandbox')))
}

export function foldersAt(root: string): Folders {
  return {
    root,
    database: join(root, 'cluster.sqlite'),
    images: join(root, 'images'),
    pods: join(root, 'pods'),
    logs: join(root, 'logs'),
    postgres: process.getuid?.() === 0 ? folderOfAnotherUser(root) : join(root, 'postgres'),
    redis: join(root, 'redis'),
    pki: join(root, 'pki'),
    kubeconfig: join(root, 'kubeconfig'),
  }
}

/** PostgreSQL refuses to run as root, and the user that it runs as instead cannot enter root's home: its folder lies outside. */
function folderOfAnotherUser(root: string): string {
  return join('/var/lib/ridectl', createHash('sha256').update(root).digest('hex').slice(0, 12))
}

const ours = (folders: Folders): string[] => [folders.images, folders.pods, folders.logs, folders.redis, folders.pki]

/** Makes what is missing, open to this user alone. PostgreSQL's folder is made by services/postgres. */
export async function makeFolders(folders: Folders): Promise<void> {
  const names = await readdir(folders.root).catch(() => [])
  if (names.length > 0 && !isSandbox(names)) throw notASandbox(folders.root)
  await mkdir(folders.root, {recursive: true, mode: 0o700})
  await chmod(folders.root, 0o700)
  for (const folder of ours(folders)) await mkdir(folder, {recursive: true, mode: 0o700})
}

/** By what lies in it: nothing else is ever closed to others, or deleted. */
export function isSandbox(names: readonly string[]): boolean {
  return ours(foldersAt('/')).every((folder) => names.includes(basename(folder)))
}

function notASandbox(folder: string): RidectlError {
  return new RidectlError('INVALID_INPUT', `RIDECTL_SANDBOX names ${folder}, a folder that holds other things`, {
    details: ['The sandbox needs a folder of its own: it closes it to other users, and reset deletes it.'],
    remedy: [{command: `export RIDECTL_SANDBOX=${join(folder, 'ridectl-sandbox')}`}],
  })
}
