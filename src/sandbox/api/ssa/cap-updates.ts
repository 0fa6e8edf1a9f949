import {empty, union} from './field-set.ts'
import {identity, type Entry, type Managed} from './managed-fields.ts'

const most = 10

/** Beyond ten managers that update, the oldest are remembered together, as ancient-changes. */
export function capUpdates(managed: Managed): Managed {
  const updaters = [...managed.managers.keys()].filter(id => (JSON.parse(id) as Entry).operation === 'Update')
  if (updaters.length <= most) return managed
  const managers = new Map(managed.managers)
  const times = new Map(managed.times)
  const versions = new Map(managed.versions)
  const oldest = updaters.toSorted((a, b) => order(times.get(a) ?? '', times.get(b) ?? '') || order(a, b))
  const first = new Map<string, string>()
  let count = updaters.length
  for (const id of oldest) {
    if (count <= most) break
    const apiVersion = versions.get(id) ?? ''
    const opened = first.get(apiVersion)
    if (opened === undefined) {
      first.set(apiVersion, id)
      continue
    }
    const bucket = identity({manager: 'ancient-changes', operation: 'Update', apiVersion})
    if (!managers.has(bucket)) {
      managers.set(bucket, managers.get(opened) ?? empty)
      managers.delete(opened)
    }
    managers.set(bucket, union(managers.get(id) ?? empty, managers.get(bucket) ?? empty))
    managers.delete(id)
    times.set(bucket, times.get(id))
    versions.set(bucket, apiVersion)
    count -= 1
  }
  return {managers, times, versions}
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
