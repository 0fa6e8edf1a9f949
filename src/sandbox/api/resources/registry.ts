import type {Store} from '../store/store.ts'
import {builtIn} from './built-in.ts'
import {customResources} from './custom.ts'
import type {Resource} from './resource.ts'

/** What is served now: the built-in kinds, and those that the stored definitions add. */
export interface Registry {
  all(): readonly Resource[]
  byKind(kind: string): Resource | undefined
  byPath(group: string, version: string, plural: string): Resource | undefined
}

export function openRegistry(store: Store): Registry {
  let custom: readonly Resource[] = []
  let readAt = -1
  const all = (): readonly Resource[] => {
    if (readAt !== store.revision) custom = store.list('customresourcedefinitions.apiextensions.k8s.io').flatMap(customResources)
    readAt = store.revision
    return [...builtIn, ...custom]
  }
  return {
    all,
    byKind: kind => builtIn.find(one => one.kind === kind) ?? all().find(one => one.kind === kind),
    byPath: (group, version, plural) => {
      const same = (one: Resource) => one.group === group && one.version === version && one.plural === plural
      return builtIn.find(same) ?? all().find(same)
    },
  }
}
