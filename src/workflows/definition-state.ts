import {RidectlError} from '../errors.ts'
import type {DefinitionState} from '../doctor/patients.ts'
import type {Schema} from '../platform/schema.ts'
import type {KubeObject, World} from '../world.ts'
import {definitionKind, definitionName, definitionWanted, install} from './install.ts'

/** The definition in the cluster beside this ridectl's own. It only grows: who has a field more is the newer one. */
export async function definitionState(world: World): Promise<DefinitionState> {
  const live = await world.cluster.get({...definitionKind, name: definitionName})
  if (live === undefined) return 'absent'
  const [there, here] = [fieldsOf(live), fieldsOf(await definitionWanted())]
  if ([...there].some((field) => !here.has(field))) return 'newer'
  if ([...here].some((field) => !there.has(field))) return 'older'
  return differs(world)
}

// Descriptions and defaults may differ, too: the server says so to those who may ask it.
async function differs(world: World): Promise<DefinitionState> {
  try {
    const {action} = await install(world, {dryRun: true, signal: new AbortController().signal})
    return action === 'unchanged' ? 'same' : 'older'
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return 'same'
    throw error
  }
}

function fieldsOf({spec}: KubeObject): ReadonlySet<string> {
  const versions = (spec?.['versions'] ?? []) as readonly {readonly name: string; readonly schema?: {readonly openAPIV3Schema?: Schema}}[]
  return new Set(versions.flatMap(({name, schema}) => paths(schema?.openAPIV3Schema, name)))
}

function paths(schema: Schema | undefined, at: string): readonly string[] {
  if (schema === undefined) return []
  const named = Object.entries(schema.properties ?? {}).map(([name, child]) => [`${at}.${name}`, child] as const)
  const inner = [...named, [`${at}[]`, schema.items] as const, [`${at}.*`, schema.additionalProperties] as const]
  return [...named.map(([path]) => path), ...inner.flatMap(([path, child]) => paths(child, path))]
}
