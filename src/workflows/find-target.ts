import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import {holdsProduction} from '../platform/production.ts'
import type {Contexts, KubeObject} from '../world.ts'
import {type Choose, findInstance, type Lookup} from './find-instance.ts'
import {findPlace, type Place} from './find-place.ts'
import type {Unreachable} from './reach.ts'
import type {Settings} from './settings.ts'

/** What a deploy or a render is about: an instance that is there, or one that its file describes. */
export interface Target extends Place {
  /** As the file describes it. */
  readonly instance?: KubeObject
  readonly isProduction: boolean
  /** What did not answer, and may hold another of that name. */
  readonly unreachable?: readonly Unreachable[]
}

/** `described` holds the instances of the file that was given, if one was. */
export async function findTarget(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}, described: readonly KubeObject[] | undefined, choose: Choose): Promise<Target> {
  if (described === undefined) {
    const {live, ...found} = await findInstance(contexts, settings, lookup, choose)
    return {...found, isProduction: isProduction(live)}
  }
  const instance = withSettings(ofName(described, lookup.name), settings)
  return {...(await findPlace(contexts, settings, lookup, instance)), instance, isProduction: isProduction(instance)}
}

function ofName(described: readonly KubeObject[], name: string): KubeObject {
  const found = described.find(({metadata}) => metadata.name === name)
  if (found !== undefined) return found
  const names = described.map(({metadata}) => metadata.name)
  throw new RidectlError('INVALID_INPUT', `the file has no instance ${name}: it has ${[...nearest(name, names), ...names].slice(0, 5).filter(isFirst).join(', ')}`)
}

const isFirst = (name: string, at: number, names: readonly string[]): boolean => names.indexOf(name) === at

/** Where the file leaves image or hostnames open, the settings may say them. */
function withSettings(instance: KubeObject, {image, domain}: Settings): KubeObject {
  const {name} = instance.metadata
  const given = instance.spec ?? {}
  const open = {...(image === undefined ? {} : {image}), ...(domain === undefined ? {} : {hostnames: [`${name}.${domain}`]})}
  return {...instance, spec: {...open, ...given}}
}

export const isProduction = holdsProduction
