import {entranceOf} from '../platform/hosts.ts'
import {component, kept, waiting} from '../reconcile/component.ts'
import {ingress} from './ingress.ts'
import {replicasOf} from './scale.ts'

/** Asks the site from outside, once the Ingress has an address: a Ready that was not probed is a guess. */
export const site = component({
  name: 'site',
  during: 'Deploying',
  promises: 'the site answers on its main host name',
  needs: [ingress],
  wanted: ({spec}) => spec.web.enabled && spec.ingress.enabled,
  keeps: async ({name, namespace, spec}, world) => {
    if (replicasOf(spec.web) === 0) return kept('no pod of web is wanted: nobody is there to answer')
    const live = await world.cluster.get({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name})
    const entrance = entranceOf(spec, live)
    if (entrance === undefined) return kept('the Ingress has no address: not asked from outside')
    const status = await world.site.status({...entrance, path: spec.web.healthPath})
    if (status !== undefined && status < 500) return kept()
    const said = status === undefined ? 'does not answer' : `answers ${status}`
    return waiting('SiteSilent', `${entrance.host} ${said} at ${entrance.address}:${entrance.port}`, 1)
  },
})
