import type {KubeObject} from '../world.ts'
import {parseName} from './names.ts'

/** A context is production where its name has the word prod or production in it, or where it holds an instance of environment prod. */
export const soundsLikeProduction = (context: string): boolean => context.toLowerCase().split(/[^a-z0-9]+/).some((word) => word === 'prod' || word === 'production')

export function holdsProduction({metadata, spec}: KubeObject): boolean {
  return (spec?.['environment'] ?? parseName(metadata.name).environment) === 'prod'
}
