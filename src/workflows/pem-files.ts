import {readFile} from 'node:fs/promises'
import {text} from 'node:stream/consumers'
import {RidectlError} from '../errors.ts'
import type {World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'

export interface PemFile {
  readonly path: string
  /** `the authorities`: in a sentence on what is missing. */
  readonly what: string
  readonly holds: 'CERTIFICATE' | 'PRIVATE KEY'
}

/** The text of files that a database URL names as the pod sees them: where this machine has not all of them they are read out of the pod. */
export async function pemFiles(world: World, files: readonly PemFile[], pod: () => Promise<RelayPod>): Promise<readonly string[]> {
  const here = await Promise.all(files.map(({path}) => readFile(path, 'utf8').catch(() => undefined)))
  const all = here.filter((one) => one !== undefined)
  if (all.length === files.length) return all
  const from = await pod()
  return Promise.all(files.map((file) => inPod(world, from, file)))
}

async function inPod({cluster}: World, pod: RelayPod, {path, what, holds}: PemFile): Promise<string> {
  const {stdout, stderr, exited} = await cluster.exec(pod, {container: pod.container, command: ['cat', path]})
  const [read, said, status] = await Promise.all([text(stdout), text(stderr), exited])
  if (status === 0 && new RegExp(`-----BEGIN (?:[A-Z]+ )?${holds}-----`).test(read)) return read
  throw new RidectlError('INVALID_INPUT', `${what} that DATABASE_URL names, ${path}, ${what.endsWith('s') ? 'are' : 'is'} neither on this machine nor in ${pod.name}`, {
    details: said.trim() === '' ? [] : [said.trim()],
  })
}
