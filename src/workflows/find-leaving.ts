import {RidectlError} from '../errors.ts'
import {label, manager} from '../platform/labels.ts'
import {isEnvironment} from '../platform/environments.ts'
import {namespaceOf, parseName} from '../platform/names.ts'
import type {Contexts} from '../world.ts'
import {ambiguous, type Choose, type Found, type Lookup} from './find-instance.ts'
import {findTarget, type Target} from './find-target.ts'
import {askEach, searched} from './reach.ts'
import {remainsOf} from './remains.ts'
import type {Settings} from './settings.ts'

/** The instance to delete: one that is there, or one that is gone and has left something. */
export async function findLeaving(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}, choose: Choose): Promise<Target> {
  try {
    return await findTarget(contexts, settings, lookup, undefined, choose)
  } catch (error) {
    if (!(error instanceof RidectlError) || error.code !== 'NOT_FOUND') throw error
    const [found, ...others] = await leftBehind(contexts, settings, lookup)
    if (found === undefined) throw error
    if (others.length > 0) throw ambiguous([found, ...others])
    const {name, namespace, world} = found
    const {platform} = await remainsOf(world.cluster, found)
    return {name, namespace, world, isProduction: platform.spec.environment === 'prod'}
  }
}

async function leftBehind(contexts: Contexts, settings: Settings, {name, namespace, context}: Lookup & {readonly name: string}): Promise<readonly Found[]> {
  const unknown = namespace === undefined && parseName(name).environment === undefined && settings.namespacePattern.includes('<environment>')
  if (isEnvironment(name) || unknown) return []
  const where = namespace ?? namespaceOf(name, settings.namespacePattern)
  const labels = {[label.instance]: name, [label.managedBy]: manager}
  const {answers} = await askEach(contexts, await searched(contexts, settings, context), async (world) => {
    const [secret] = await world.cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace: where, labels})
    return secret === undefined ? [] : [{name, namespace: where, context: world.cluster.context, world, live: secret}]
  })
  return answers.flat()
}
