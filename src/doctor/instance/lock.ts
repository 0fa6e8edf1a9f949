import type {KubeObject} from '../../world.ts'
import {broken, type Check, type Finding, warning, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

/** A lock is renewed each few seconds; two clocks may differ, but not by this. */
const surelyStale = 600

export const lock: Check<InstancePatient> = {
  name: 'lock',
  subject: 'Lock',
  examine: async (on) => {
    const {cluster, platform: {name, namespace}} = on
    const lease = await cluster.get({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: `ridectl.${name}`})
    const holder = String(lease?.spec?.['holderIdentity'] ?? '')
    return lease === undefined || holder === '' ? well('Nobody holds the lock') : held(on, lease, holder)
  },
}

async function held(on: InstancePatient, lease: KubeObject, holder: string): Promise<Finding> {
  const {platform, probe, clock} = on
  const who = holder.split('/')[0]
  const purpose = lease.metadata.annotations?.['ridectl.dev/purpose'] ?? 'a deploy'
  const now = (await probe()).date ?? clock.now()
  const silent = Math.round((now.getTime() - Date.parse(String(lease.spec?.['renewTime']))) / 1000)
  const isGone = on.isGone(holder)
  if (!isGone && silent < surelyStale) return silent > 60 ? warning(`${who} holds the lock for ${purpose}, and was last heard ${silent} s ago`, {means: 'The next deploy takes it over once it is sure'}) : well(`${who} holds the lock for ${purpose}`)
  return broken(`${who} left its lock behind, held for ${purpose}`, {
    means: isGone ? 'Its process is gone; what it deployed may be half done' : `It was last renewed ${ago(silent)} ago; what it deployed may be half done`,
    remedy: `kubectl patch lease ${lease.metadata.name} --namespace ${platform.namespace} --type merge --patch '{"spec":{"holderIdentity":""}}'`,
    fix: {safe: true, run: () => release(on, lease)},
  })
}

const ago = (seconds: number): string => (seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`)

/** By its resourceVersion: whoever renewed it meanwhile keeps it. */
async function release({cluster}: InstancePatient, lease: KubeObject): Promise<void> {
  await cluster.replace({...lease, spec: {...lease.spec, holderIdentity: '', leaseDurationSeconds: 1}})
}
