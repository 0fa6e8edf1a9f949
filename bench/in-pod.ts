import {openContexts} from '../src/open-world.ts'
import {findInstance} from '../src/workflows/find-instance.ts'
import {readyPod} from '../src/workflows/ready-pod.ts'
import {defaultSettings} from '../src/workflows/settings.ts'

export interface Subject {
  readonly name: string
  readonly context: string
  readonly pod: {readonly namespace: string; readonly name: string; readonly container: string}
}

/** The instance that the bench is asked about, in the current context, and the pod that `shell` would enter. */
export async function subject([name = 'car1-qa', namespace]: readonly string[]): Promise<Subject> {
  const contexts = openContexts()
  const context = (await contexts.list()).find(({current}) => current)?.name ?? ''
  const found = await findInstance(contexts, defaultSettings, {name, context, namespace}, async ([first]) => {
    if (first === undefined) throw new Error('nothing was found')
    return first
  })
  return {name, context, pod: await readyPod(found, {component: 'web'})}
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
