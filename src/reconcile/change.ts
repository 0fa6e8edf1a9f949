import type {KubeObject} from '../world.ts'
import {changedPaths, comparable} from './changed-paths.ts'
import {componentOf} from './labelled.ts'
import {masked, type Sides} from './masked.ts'

/** One object that a deploy would make, change or remove. */
export interface Change extends Sides {
  readonly action: 'create' | 'change' | 'remove'
  readonly kind: string
  readonly name: string
  readonly component: string
  readonly paths: readonly string[]
  /** An object that takes another's place under a new name: that one's name, and it is what stands in `before`. */
  readonly replaces?: string
}

/** The object, as it is and as the server would store it; undefined where nothing differs. A new one is shown as it is sent, without the server's defaults. */
export function changeOf({object, live, answer}: {readonly object: KubeObject; readonly live: KubeObject | undefined; readonly answer: KubeObject}, replaced?: KubeObject): Change | undefined {
  if (live === undefined) {
    const sides = sidesOf(replaced, object)
    return {action: 'create', ...named(object), paths: [], ...sides, ...(replaced === undefined ? {} : {replaces: replaced.metadata.name})}
  }
  const paths = changedPaths(live, answer)
  return paths.length === 0 ? undefined : {action: 'change', ...named(object), paths, ...sidesOf(live, answer)}
}

export function removal(object: KubeObject): Change {
  return {action: 'remove', ...named(object), paths: [], ...sidesOf(object, undefined)}
}

const named = (object: KubeObject): Pick<Change, 'kind' | 'name' | 'component'> => ({kind: object.kind, name: object.metadata.name, component: componentOf(object)})

function sidesOf(live: KubeObject | undefined, answer: KubeObject | undefined): Sides {
  const sides: Sides = {...(live === undefined ? {} : {before: comparable(live)}), ...(answer === undefined ? {} : {after: comparable(answer)})}
  return (live ?? answer)?.kind === 'Secret' ? masked(sides) : sides
}
