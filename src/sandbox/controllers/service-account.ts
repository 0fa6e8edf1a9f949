import {alive, manager, type Controller} from './controller.ts'

/** Each namespace has the ServiceAccount that pods without one of their own run as. */
export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  kind: 'Namespace',
  owns: [],
  reconcile: ({local}, _, name) => {
    if (alive(local.get('Namespace', undefined, name)) === undefined || local.get('ServiceAccount', name, 'default')) return undefined
    local.create({apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default', namespace: name}}, manager)
    return undefined
  },
}
