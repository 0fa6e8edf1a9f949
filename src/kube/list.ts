import type {KubeObject, Kind, Selection} from '../world.ts'
import type {Asked} from './api-error.ts'
import type {Connection} from './connection.ts'
import {pathOf, resourceName} from './kinds.ts'
import {query, selectors} from './query.ts'
import {request} from './request.ts'

export interface Listed {
  readonly items: readonly KubeObject[]
  readonly resourceVersion: string
}

interface Page {
  readonly items?: readonly KubeObject[] | null
  readonly metadata?: {readonly resourceVersion?: string; readonly continue?: string}
}

const pageSize = 500

/** Everything that fits, as it was at one resourceVersion, page by page; from the start again where the pages have expired. */
export async function listAll(connection: Connection, kind: Kind, selection: Selection, signal?: AbortSignal): Promise<Listed> {
  const items: KubeObject[] = []
  let next: string | undefined
  for (;;) {
    const page = await listPage(connection, kind, selection, next, signal)
    if (page === 'expired') {
      items.length = 0
      next = undefined
      continue
    }
    items.push(...(page.items ?? []).map(item => ({...kind, ...item})))
    const resourceVersion = page.metadata?.resourceVersion ?? ''
    next = page.metadata?.continue || undefined
    if (next === undefined) return {items, resourceVersion}
  }
}

async function listPage(connection: Connection, kind: Kind, selection: Selection, next: string | undefined, signal?: AbortSignal): Promise<Page | 'expired'> {
  const path = pathOf(kind, {namespace: selection.namespace})
  const asked = askedOf(connection, kind, selection, 'list')
  const accepts = next === undefined ? [] : [410]
  const answer = await request(connection, {method: 'GET', path: path + query({limit: pageSize, continue: next, ...selectors(selection)}), asked, accepts, signal})
  return answer.status === 410 ? 'expired' : (answer.body as Page)
}

export function askedOf(connection: Connection, kind: Kind, selection: Selection, verb: 'list' | 'watch'): Asked {
  const {namespace} = selection
  const object = `${resourceName(kind)}${namespace === undefined ? '' : ` in namespace ${namespace}`}`
  return {context: connection.target.context, verb, resource: resourceName(kind), namespace, object, repeatable: true, conditional: false}
}
