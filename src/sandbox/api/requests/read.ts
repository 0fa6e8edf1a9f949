import type {Stored} from '../../contracts.ts'
import {notFound} from '../errors.ts'
import {resourceKey} from '../resources/resource.ts'
import type {Server, Target} from './server.ts'

export function find(server: Server, {resource, namespace, name}: Omit<Target, 'subresource'>): Stored | undefined {
  return server.store.get(resourceKey(resource), namespace ?? '', name)
}

export function get(server: Server, target: Target): Stored {
  const object = find(server, target)
  if (object === undefined) throw notFound(target.resource, target.name)
  return object
}
