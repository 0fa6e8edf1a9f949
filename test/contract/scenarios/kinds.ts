import {apply, asTable, get, mergePatch, post, put, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

export const leases: Scenario = {
  name: 'a Lease',
  tell: async ({namespace, ask}) => {
    const all = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`
    const lease = (spec: object, metadata: object = {}) => ({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: {name: 'l', ...metadata}, spec})
    const renewTime = '2026-01-02T03:04:05.123456Z'
    await ask('it is created', post(all, lease({holderIdentity: 'a', leaseDurationSeconds: 30, renewTime, acquireTime: renewTime, leaseTransitions: 0})))
    await ask('with too few digits', post(all, lease({renewTime: '2026-01-02T03:04:05.123Z'}, {name: 'm'})))
    await ask('with none', post(all, lease({renewTime: '2026-01-02T03:04:05Z'}, {name: 'm'})))
    await ask('with no time', post(all, lease({renewTime: 'now'}, {name: 'm'})))
    await ask('without duration', post(all, lease({leaseDurationSeconds: 0, leaseTransitions: -1}, {name: 'm'})))
    await ask('replaced without version', put(`${all}/l`, lease({})))
    await ask('replaced with an old one', put(`${all}/l`, lease({}, {resourceVersion: '1'})))
    const {body} = await ask('read', get(`${all}/l`))
    await ask('renewed', put(`${all}/l`, {...body, spec: {...body.spec, renewTime: '2026-01-02T03:04:06.000000Z'}}))
    await ask('renewed too late', put(`${all}/l`, {...body, spec: {...body.spec, holderIdentity: 'b'}}))
    await ask('PUT makes one', put(`${all}/n`, lease({holderIdentity: 'n'}, {name: 'n'})))
    await ask('as a table', asTable(all))
    await ask('deleted', remove(`${all}/l`))
  },
}

const pod = (spec: object = {}, name = 'p') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {name},
  // Nobody schedules it, and nothing is mounted that the sandbox does not have.
  spec: {schedulerName: 'nobody', automountServiceAccountToken: false, containers: [{name: 'c', image: 'x:1'}], ...spec},
})

export const pods: Scenario = {
  name: 'a Pod that nobody runs',
  tell: async ({namespace, ask, prepare}) => {
    const all = `/api/v1/namespaces/${namespace}/pods`
    await account(prepare, namespace)
    await ask('it is created', post(all, pod()))
    await ask('with limits', post(`${all}?dryRun=All`, pod({containers: [{name: 'c', image: 'x:1', resources: {limits: {cpu: '1', memory: '1Gi'}}}]}, 'q')))
    await ask('with some', post(`${all}?dryRun=All`, pod({containers: [{name: 'c', image: 'x:1', resources: {requests: {cpu: '1'}}}]}, 'q')))
    await ask('nearly nothing may change', mergePatch(`${all}/p`, {spec: {restartPolicy: 'Never'}}))
    await ask('its image may', mergePatch(`${all}/p`, {spec: {containers: [{...pod().spec.containers[0], image: 'x:2', imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File'}]}}))
    await ask('its status', mergePatch(`${all}/p/status`, {status: {phase: 'Running', podIP: '127.0.0.1', podIPs: [{ip: '127.0.0.1'}], conditions: [{type: 'Ready', status: 'True'}], containerStatuses: [{name: 'c', image: 'x:2', imageID: '', ready: true, restartCount: 1, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}, lastState: {terminated: {exitCode: 1}}}]}}))
    await ask('as a table', asTable(`${all}/p`))
    await ask('its log before it runs', get(`${all}/p/log`))
    await ask('the log of what it does not have', get(`${all}/p/log?container=none`))
    await prepare(post(all, pod({containers: [{name: 'a', image: 'x:1'}, {name: 'b', image: 'x:1'}], initContainers: [{name: 'i', image: 'x:1'}]}, 'two')))
    await ask('a log of one of two', get(`${all}/two/log`))
    await ask('the log of none', get(`${all}/none/log`))
    await ask('selected by phase', get(`${all}?fieldSelector=status.phase%3DRunning`))
    await ask('deleted at once', remove(`${all}/p`))
    await ask('deleted', remove(`${all}/two`, {gracePeriodSeconds: 0}))
  },
}

/** A cluster makes the account that pods need a moment after their namespace. */
async function account(prepare: (request: ReturnType<typeof get>) => Promise<{status: number}>, namespace: string): Promise<void> {
  while ((await prepare(get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`))).status !== 200) {
    await prepare(post(`/api/v1/namespaces/${namespace}/serviceaccounts`, {apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default'}}))
  }
}

export const otherKinds: Scenario = {
  name: 'kinds with little to say',
  tell: async ({namespace, ask}) => {
    const core = `/api/v1/namespaces/${namespace}`
    const metadata = {name: 'x'}
    await ask('a ServiceAccount', post(`${core}/serviceaccounts`, {apiVersion: 'v1', kind: 'ServiceAccount', metadata}))
    await ask('deleted, and answered', remove(`${core}/serviceaccounts/x`))
    const event = {apiVersion: 'v1', kind: 'Event', metadata: {name: 'x.1'}, involvedObject: {kind: 'Pod', name: 'x', namespace, uid: 'u'}, reason: 'R', message: 'm', type: 'Normal', count: 1, source: {component: 'c'}}
    await ask('an Event', post(`${core}/events`, event))
    await ask('of another namespace', post(`${core}/events`, {...event, metadata: {name: 'x.2'}, involvedObject: {namespace: 'other'}}))
    await ask('selected by what it is about', get(`${core}/events?fieldSelector=involvedObject.name%3Dx,involvedObject.uid%3Du`))
    await ask('as a table', asTable(`${core}/events?fieldSelector=involvedObject.name%3Dx`))
    const claim = (spec: object) => ({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec})
    await ask('a claim', post(`${core}/persistentvolumeclaims?dryRun=All`, claim({accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}})))
    await ask('a claim of nothing', post(`${core}/persistentvolumeclaims?dryRun=All`, claim({accessModes: ['X']})))
    const revisions = `/apis/apps/v1/namespaces/${namespace}/controllerrevisions`
    const revision = {apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, revision: 1, data: {spec: {a: 1}}}
    await ask('a ControllerRevision', post(revisions, revision))
    await ask('whose data cannot change', mergePatch(`${revisions}/x`, {data: {spec: {a: 2}}}))
    await ask('without data', post(revisions, {...revision, metadata: {name: 'y'}, data: undefined}))
    await ask('as a table', asTable(revisions))
    const budgets = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`
    await ask('a PodDisruptionBudget', post(`${budgets}?dryRun=All`, {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: {maxUnavailable: 1, selector: {matchLabels: {a: 'b'}}}}))
    await ask('with both', post(`${budgets}?dryRun=All`, {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: {maxUnavailable: 1, minAvailable: '50%'}}))
    const scalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`
    const scaler = {apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'd'}}}
    await ask('a HorizontalPodAutoscaler', post(`${scalers}?dryRun=All`, scaler))
    await ask('one that is wrong', post(`${scalers}?dryRun=All`, {...scaler, spec: {minReplicas: 5, maxReplicas: 3, scaleTargetRef: {kind: '', name: ''}}}))
    await ask('an access review', post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {resourceAttributes: {verb: 'get', resource: 'pods', namespace}}}))
    await ask('a review cannot be read', get('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'))
  },
}

export const namespaces: Scenario = {
  name: 'a Namespace',
  tell: async ({namespace, ask, prepare}) => {
    const one = `/api/v1/namespaces/${namespace}`
    await ask('it is read', get(one))
    await ask('a name that is none', post('/api/v1/namespaces', {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'A.b'}}))
    await ask('it is labelled', mergePatch(one, {metadata: {labels: {a: 'b'}}}))
    await ask('its finalizers stay', mergePatch(one, {spec: {finalizers: []}}))
    await ask('applied', apply(one, 'm', {apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace, labels: {c: 'd'}}}))
    await ask('as a table', asTable(one))
    await ask('not all can be deleted', remove('/api/v1/namespaces'))
    await prepare(post(`${one}/configmaps`, {metadata: {name: 'held', finalizers: ['example.com/f']}}))
    await ask('it is deleted, and goes on terminating', remove(one))
    await ask('nothing can be made in it then', post(`${one}/configmaps`, {metadata: {name: 'late'}}))
    await prepare(mergePatch(`${one}/configmaps/held`, {metadata: {finalizers: null}}))
  },
}
