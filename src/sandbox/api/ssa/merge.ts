import {asList, asMap, byElement} from './compare.ts'
import {itemElement} from './path-element.ts'
import {narrow, shapeOf, untyped, type ListType, type MapType, type Type} from './type.ts'

/** The live object with what an applier wants laid over it. Nothing is removed; lists take the applier's order where it names their items. */
export function merge(live: unknown, wanted: unknown, type: Type): unknown {
  if (wanted === undefined) return live
  const shape = shapeOf(narrow(type, wanted))
  const narrowed = narrow(type, wanted)
  if (shape === 'map') return mergeMaps(live, wanted, narrowed.map as MapType)
  if (shape === 'list') return mergeLists(live, wanted, narrowed.list as ListType)
  return wanted
}

function mergeMaps(live: unknown, wanted: unknown, map: MapType): unknown {
  const left = asMap(live)
  const right = asMap(wanted)
  const isLeaf = map.atomic || (isEmpty(left) && isEmpty(right))
  if (isLeaf) return wanted
  const merged: Record<string, unknown> = {...left}
  for (const [name, value] of Object.entries(right ?? {})) {
    merged[name] = merge(left?.[name], value, map.field(name) ?? map.element() ?? untyped)
  }
  return merged
}

function isEmpty(map: Readonly<Record<string, unknown>> | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0
}

function mergeLists(live: unknown, wanted: unknown, list: ListType): unknown {
  const left = asList(live) ?? []
  const right = asList(wanted) ?? []
  if (list.atomic || (left.length === 0 && right.length === 0)) return wanted
  return interleave(left, right, list)
}

/** Items of both lists, each once: the applier's in its order, the others where they stand between those they share. */
function interleave(left: readonly unknown[], right: readonly unknown[], list: ListType): unknown[] {
  const olds = byElement(list, left)
  const news = byElement(list, right)
  const leftElements = left.map(item => nameOf(list, item))
  const rightElements = right.map(item => nameOf(list, item))
  const shared = rightElements.filter(element => olds.has(element))
  let nextShared = shared.shift()
  const merged = new Set<string>()
  const out: unknown[] = []

  const take = (element: string) => {
    const old = olds.get(element) ?? []
    // Live items that share their keys have no single state to merge into.
    out.push(merge(old.length === 1 ? old[0] : undefined, news.get(element)?.[0], list.element()))
    merged.add(element)
    if (element === nextShared) nextShared = shared.shift()
  }

  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const old = leftElements[l]
    const wanted = rightElements[r]
    if (old !== undefined && wanted !== undefined) {
      if (old === wanted) {
        take(old)
        l += 1
        r += 1
        continue
      }
      if (news.has(old) && nextShared !== undefined && nextShared !== old) {
        l += 1
        continue
      }
    }
    if (old !== undefined) {
      if (!news.has(old)) {
        out.push(left[l])
        l += 1
        continue
      }
      if (merged.has(old)) l += 1
    }
    if (wanted !== undefined) {
      take(wanted)
      r += 1
    }
  }
  return out
}

function nameOf(list: ListType, item: unknown): string {
  const named = itemElement(list, item)
  return 'element' in named ? named.element : ''
}
