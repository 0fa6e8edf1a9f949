import type {KubeObject, Ref} from '../world.ts'

/** How a request names the object. */
export function refOf({apiVersion, kind, metadata: {name, namespace}}: KubeObject): Ref {
  return namespace === undefined ? {apiVersion, kind, name} : {apiVersion, kind, name, namespace}
}
