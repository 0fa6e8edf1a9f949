import {freed, holderOf, leaseRef, purposeOf, renewedAt, whoHolds} from '../../platform/lease-record.ts'
import type {KubeObject} from '../../world.ts'
import {broken, type Check, type Finding, warning, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

/** A lock is renewed each few seconds; two clocks may differ, but not by this. */
const surelyStale = 600

export const lock: Check<InstancePatient> = {
  name: 'lock',
  subject: 'Lock',
  examine: async (on) => {
    const lease = await on.cluster.get(leaseRef(on.platform))
    return lease === undefined || holderOf(lease) === '' ? well('Nobody holds the lock') : held(on, lease)
  },
}

async function held(on: InstancePatient, lease: KubeObject): Promise<Finding> {
  const {platform, probe, clock} = on
  const who = whoHolds(lease)
  const purpose = purposeOf(lease) ?? 'a deploy'
  const now = (await probe()).date ?? clock.now()
  const silent = Math.round((now.getTime() - renewedAt(lease).getTime()) / 1000)
  const isGone = on.isGone(holderOf(lease))
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
  await cluster.replace(freed(lease))
}
