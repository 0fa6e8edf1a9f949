import type {KubeObject, OwnerReference, Ref} from '../world.ts'
import {annotation} from './labels.ts'

/** Seconds after its last renewal in which a lease is its holder's. */
const duration = 30

interface Place {
  /** The instance's name. */
  readonly name: string
  readonly namespace: string
}

interface Claim extends Place {
  readonly holder: string
  readonly purpose: string
  readonly now: Date
}

/** An instance's Lease, by which it has one actor at a time. */
export const leaseRef = ({name, namespace}: Place): Ref => ({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: `ridectl.${name}`})

/** The record of a new holder, in place of `found` where there is one. While it is held nobody owns it, or it would go with the instance that its holder deletes. */
export function claimed({now, holder, purpose, ...place}: Claim, found?: KubeObject): KubeObject {
  const {apiVersion, kind, name} = leaseRef(place)
  const time = microTime(now)
  const transitions = Number(found?.spec?.['leaseTransitions'] ?? -1) + 1
  const replaced = found === undefined ? {} : {...found.metadata, ownerReferences: []}
  return {
    apiVersion,
    kind,
    metadata: {...replaced, name, namespace: place.namespace, annotations: {[annotation.purpose]: purpose}},
    spec: {holderIdentity: holder, leaseDurationSeconds: duration, acquireTime: time, renewTime: time, leaseTransitions: transitions},
  }
}

export const renewed = (lease: KubeObject, now: Date): KubeObject => ({...lease, spec: {...lease.spec, renewTime: microTime(now)}})

/** Nobody's; with an heir it goes when that goes. */
export function freed(lease: KubeObject, heir?: OwnerReference): KubeObject {
  return {...lease, metadata: {...lease.metadata, ownerReferences: heir === undefined ? [] : [heir]}, spec: {...lease.spec, holderIdentity: '', leaseDurationSeconds: 1}}
}

/** Of one holder, who has not let go of it in between. */
export const isSameClaim = (one: KubeObject, other: KubeObject): boolean => ['holderIdentity', 'acquireTime', 'leaseTransitions'].every((field) => one.spec?.[field] === other.spec?.[field])

/** Empty where nobody holds it. */
export const holderOf = (lease: KubeObject): string => String(lease.spec?.['holderIdentity'] ?? '')

/** The person in `dev@laptop/machine/4711/99`. */
export const whoHolds = (lease: KubeObject): string => holderOf(lease).split('/')[0] ?? ''

/** What it is held for: `deploy v2`. */
export const purposeOf = (lease: KubeObject): string | undefined => lease.metadata.annotations?.[annotation.purpose]

export const durationOf = (lease: KubeObject): number => Number(lease.spec?.['leaseDurationSeconds'] ?? duration)

export const renewedAt = (lease: KubeObject): Date => new Date(String(lease.spec?.['renewTime']))

export const acquiredAt = (lease: KubeObject): string => String(lease.spec?.['acquireTime'] ?? 'an unknown time').replace(/\.\d+Z$/, 'Z')

// The API refuses a Lease whose times do not have exactly six digits after the point.
const microTime = (now: Date): string => now.toISOString().replace(/\.(\d{3})Z$/, '.$1000Z')
