import {failure} from '../errors.ts'
import {equal} from '../schema/equal.ts'

/** An operation of RFC 6902. */
export interface Operation {
  readonly op: string
  readonly path: string
  readonly from?: string
  readonly value?: unknown
}

type Container = Record<string, unknown> | unknown[]

/** A test that fails and a path that is not there are answered alike. */
export function applyJsonPatch(target: unknown, operations: readonly Operation[]): unknown {
  const root = {'': structuredClone(target)}
  for (const operation of operations) perform(root, operation)
  return root['']
}

function perform(root: Record<string, unknown>, {op, path, from, value}: Operation): void {
  switch (op) {
    case 'add':
      return add(root, path, structuredClone(value))
    case 'remove':
      take(root, path)
      return
    case 'replace':
      take(root, path)
      return add(root, path, structuredClone(value))
    case 'move':
      return add(root, path, take(root, from ?? ''))
    case 'copy':
      return add(root, path, structuredClone(read(root, from ?? '')))
    case 'test':
      if (!equal(read(root, path), value ?? null)) throw refused()
      return
    default:
      throw refused()
  }
}

/** The container of what a pointer names, and its last part. */
function locate(root: Record<string, unknown>, pointer: string): [Container, string] {
  if (pointer !== '' && !pointer.startsWith('/')) throw refused()
  const parts = ['', ...pointer.split('/').slice(1).map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))]
  const last = parts.pop() ?? ''
  let container: unknown = root
  for (const part of parts) container = child(container, part)
  if (typeof container !== 'object' || container === null) throw refused()
  return [container as Container, last]
}

function child(container: unknown, part: string): unknown {
  if (Array.isArray(container)) return container[indexOf(container, part, container.length - 1)]
  if (typeof container === 'object' && container !== null && Object.hasOwn(container, part)) return (container as Record<string, unknown>)[part]
  throw refused()
}

function read(root: Record<string, unknown>, pointer: string): unknown {
  const [container, last] = locate(root, pointer)
  return child(container, last)
}

function add(root: Record<string, unknown>, pointer: string, value: unknown): void {
  const [container, last] = locate(root, pointer)
  if (Array.isArray(container)) container.splice(last === '-' ? container.length : indexOf(container, last, container.length), 0, value)
  else if (last === '__proto__') throw refused()
  else container[last] = value
}

function take(root: Record<string, unknown>, pointer: string): unknown {
  const [container, last] = locate(root, pointer)
  const value = child(container, last)
  if (Array.isArray(container)) container.splice(indexOf(container, last, container.length - 1), 1)
  else delete container[last]
  return value
}

function indexOf(list: readonly unknown[], part: string, most: number): number {
  const index = /^(0|[1-9]\d*)$/.test(part) ? Number(part) : -1
  if (index < 0 || index > most || most > list.length) throw refused()
  return index
}

function refused() {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}
