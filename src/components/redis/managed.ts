import {stamp} from '../../manifests/stamp.ts'
import {template} from '../../manifests/template.ts'
import {SecretText} from '../../platform/secret.ts'
import type {Platform} from '../../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../../world.ts'
import {newPassword} from '../password.ts'
import type {RedisMode} from '../redis.ts'
import {createdOnce} from '../secret-values.ts'

/** The file in the Secret that the server reads its password from, so that it is in no command line. */
export const redisConfigFile = 'redis.conf'
export const redisSecretName = ({name}: Pick<Platform, 'name'>): string => `${name}.redis-pass`
export const redisPort = 6379

/** One of the instance's own. Its password is made once, and its claim, as all data, stays when the instance goes. */
export const managed: RedisMode = async (platform, {cluster}) => {
  const {name, namespace} = platform
  const secret = await createdOnce(cluster, platform, 'redis', redisSecretName(platform), () => {
    const password = newPassword()
    return {password, [redisConfigFile]: `requirepass ${password}\n`}
  })
  const url = new SecretText(`redis://:${secret.password}@${name}-redis.${namespace}:${redisPort}`)
  const claim = await claimOf(platform, cluster)
  return claim === undefined ? {url, warning: 'its data goes with its pod: the cluster has no default storage class, and redis.storage.className names none'} : {url, claim}
}

/** The claim that is there, or a new one where the cluster would fill it. */
async function claimOf(platform: Platform, cluster: Cluster): Promise<string | undefined> {
  const {name, namespace, spec} = platform
  const {size, className} = spec.redis.storage
  const [manifest] = template('redis-claim', {name: `${name}-redis`, size, className: className ?? null})
  if (manifest === undefined) throw new Error('templates/redis-claim.yaml is empty')
  const claim = stamp(manifest, {platform, component: 'redis', owned: false})
  const live = await cluster.get({apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim.metadata.name})
  if (live === undefined) {
    if (!(await hasClass(claim, cluster))) return undefined
    await cluster.create(claim)
  }
  return claim.metadata.name
}

// The server fills the default class in, if there is one: who may not read classes learns it so. Most have one: it is not missed before that is known.
async function hasClass(claim: KubeObject, cluster: Cluster): Promise<boolean> {
  if (claim.spec?.['storageClassName'] !== undefined) return true
  const answer = await cluster.create(claim, {dryRun: true})
  return answer === undefined || answer.spec?.['storageClassName'] !== undefined
}
