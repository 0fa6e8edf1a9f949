import {entranceOf} from '../platform/hosts.ts'
import {secondsSince} from '../readiness/workload.ts'
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
  keeps: async ({name, namespace, spec, status: {components = []}}, world) => {
    if (replicasOf(spec.web) === 0) return kept('no pod of web is wanted: nobody is there to answer')
    const live = await world.cluster.get({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name})
    const entrance = entranceOf(spec, live)
    if (entrance === undefined) return kept('the Ingress has no address: not asked from outside')
    const status = await world.site.status({...entrance, path: spec.web.healthPath})
    if (status !== undefined && status < 500) return kept()
    const at = `at ${entrance.address}:${entrance.port}`
    if (status !== undefined) return waiting('SiteFails', `${entrance.host} answers ${status} ${at}`, 1)
    const since = components.find((row) => row.name === 'site' && row.reason === silent)?.since
    return secondsSince(since, world.clock.now()) < patience ? waiting(silent, `${entrance.host} does not answer ${at}`, 1) : kept(`${entrance.host} does not answer ${at}: that is out of reach from here, or nobody is there yet`)
  },
})

const silent = 'SiteSilent'

/** Seconds. A load balancer takes minutes to come up; but it may be for others alone, and the pods have been probed. */
const patience = 120
