import type {World} from '../world.ts'
import type {DatabaseLogin, RelayPod} from '../world/database-access.ts'
import {pemFiles} from './pem-files.ts'

/**
 * The login with the authorities themselves in place of their file: the URL names it as the pod sees it. Where this machine has no such file it is read
 * out of the pod, as it is what the application trusts. Without `sslrootcert`, and with `system`, nothing is read.
 */
export async function withAuthorities(world: World, login: DatabaseLogin, pod: () => Promise<RelayPod>): Promise<DatabaseLogin> {
  const {sslrootcert, sslmode} = login
  if (sslrootcert === undefined || sslrootcert === 'system' || !['require', 'verify-ca', 'verify-full'].includes(sslmode)) return login
  const [authorities] = await pemFiles(world, [{path: sslrootcert, what: 'the authorities', holds: 'CERTIFICATE'}], pod)
  return authorities === undefined ? login : {...login, authorities}
}
