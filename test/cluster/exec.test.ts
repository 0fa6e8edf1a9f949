import {afterAll, beforeAll} from 'vitest'
import {connect} from '../../src/kube/connection.ts'
import {openCluster} from '../../src/kube/cluster.ts'
import {targetOf} from '../../src/kube/contexts.ts'
import {defaultFiles, readKubeconfig} from '../../src/kube/kubeconfig.ts'
import {timing} from '../../src/kube/timing.ts'
import {withDefaultAccount} from '../support/default-account.ts'
import {execTests, type Place, sleepingPod} from '../support/exec-tests.ts'

let place: Place

beforeAll(async () => {
  const config = await readKubeconfig(defaultFiles())
  const target = targetOf(config, config.current ?? '')
  place = {target, cluster: openCluster(connect(target, timing)), pod: {namespace: `cluster-test-exec-${process.pid}`, name: 'shell'}}
  const {namespace} = place.pod
  await place.cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  await withDefaultAccount(place.cluster, namespace)
  await sleepingPod(place.cluster, place.pod, 'summon:v1')
})
afterAll(() => place.cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: place.pod.namespace}, {propagation: 'Background'}))

execTests(() => place)
