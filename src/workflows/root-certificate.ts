import {readFile} from 'node:fs/promises'
import {text} from 'node:stream/consumers'
import {RidectlError} from '../errors.ts'
import type {World} from '../world.ts'
import type {DatabaseLogin, RelayPod} from '../world/database-access.ts'

/**
 * The login with the authorities themselves in place of their file: the URL names it as the pod sees it. Where this machine has no such file it is read
 * out of the pod, as it is what the application trusts. Without `sslrootcert`, and with `system`, nothing is read.
 */
export async function withAuthorities(world: World, login: DatabaseLogin, pod: () => Promise<RelayPod>): Promise<DatabaseLogin> {
  const {sslrootcert, sslmode} = login
  if (sslrootcert === undefined || sslrootcert === 'system' || !['require', 'verify-ca', 'verify-full'].includes(sslmode)) return login
  const here = await readFile(sslrootcert, 'utf8').catch(() => undefined)
  return {...login, authorities: here ?? (await inPod(world, await pod(), sslrootcert))}
}

async function inPod({cluster}: World, pod: RelayPod, file: string): Promise<string> {
  const {stdout, stderr, exited} = await cluster.exec(pod, {container: pod.container, command: ['cat', file]})
  const [read, said, status] = await Promise.all([text(stdout), text(stderr), exited])
  if (status === 0 && read.includes('-----BEGIN CERTIFICATE-----')) return read
  throw new RidectlError('INVALID_INPUT', `the authorities that DATABASE_URL names, ${file}, are neither on this machine nor in ${pod.name}`, {
    details: said.trim() === '' ? [] : [said.trim()],
  })
}
