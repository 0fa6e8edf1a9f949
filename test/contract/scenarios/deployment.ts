import {get, mergePatch, post, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const container = (more: object = {}) => ({name: 'c', image: 'registry.local/app:v1', ...more})
const template = (containers: object[] = [container()], spec: object = {}, labels: object = {a: 'b'}) => ({metadata: {labels}, spec: {containers, ...spec}})
const workload = (kind: string, spec: object, name = 'd') => ({apiVersion: 'apps/v1', kind, metadata: {name}, spec})
const deployment = (spec: object = {}, name = 'd') => workload('Deployment', {replicas: 0, selector: {matchLabels: {a: 'b'}}, template: template(), ...spec}, name)

export const deployments: Scenario = {
  name: 'a Deployment',
  tell: async ({namespace, ask, prepare}) => {
    const all = `/apis/apps/v1/namespaces/${namespace}/deployments`
    const dry = `${all}?dryRun=All`
    await ask('it is created with its defaults', post(dry, deployment()))
    await ask('all of its parts', post(dry, deployment({
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: '10%'}},
      minReadySeconds: 5,
      revisionHistoryLimit: 0,
      template: template([
        container({
          command: ['python'],
          args: ['-m', 'x'],
          workingDir: '/w',
          env: [{name: 'A', value: '1'}, {name: 'B', valueFrom: {secretKeyRef: {name: 's', key: 'k'}}}, {name: 'C', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}}, {name: 'D', valueFrom: {resourceFieldRef: {resource: 'limits.cpu'}}}],
          envFrom: [{configMapRef: {name: 'c'}}],
          ports: [{name: 'http', containerPort: 8000}],
          resources: {limits: {cpu: '1000m', memory: '1024Mi'}, requests: {cpu: 0.5, memory: '100M'}},
          readinessProbe: {httpGet: {port: 'http', httpHeaders: [{name: 'Host', value: 'h'}]}},
          livenessProbe: {exec: {command: ['true']}, initialDelaySeconds: 3},
          startupProbe: {tcpSocket: {port: 8000}},
          lifecycle: {preStop: {exec: {command: ['sleep', '1']}}},
          volumeMounts: [{name: 'v', mountPath: '/v'}, {name: 's', mountPath: '/s', readOnly: true}],
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}, runAsNonRoot: true},
        }),
      ], {
        initContainers: [container({name: 'i', image: 'app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'})],
        volumes: [{name: 'v', emptyDir: {}}, {name: 's', secret: {secretName: 's'}}, {name: 'c', configMap: {name: 'c', items: [{key: 'k', path: 'p'}]}}, {name: 'e'}, {name: 'd', downwardAPI: {items: [{path: 'l', fieldRef: {fieldPath: 'metadata.labels'}}]}}, {name: 'p', projected: {sources: [{serviceAccountToken: {path: 't'}}]}}],
        serviceAccountName: 'x',
        securityContext: {runAsUser: 1, seccompProfile: {type: 'RuntimeDefault'}},
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: [{name: 'p'}],
        nodeSelector: {n: 'm'},
        tolerations: [{key: 'k', operator: 'Exists'}],
        topologySpreadConstraints: [{maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {matchLabels: {a: 'b'}}}],
      }),
    })))
    await ask('Recreate', post(dry, deployment({strategy: {type: 'Recreate'}})))
    await ask('no selector', post(dry, workload('Deployment', {template: template()})))
    await ask('an empty selector', post(dry, deployment({selector: {}})))
    await ask('a selector that does not fit', post(dry, deployment({selector: {matchLabels: {a: 'c'}}})))
    await ask('selector expressions', post(dry, deployment({selector: {matchExpressions: [{key: 'a', operator: 'In', values: []}, {key: 'a', operator: 'Foo'}]}})))
    await ask('no template', post(dry, workload('Deployment', {selector: {matchLabels: {a: 'b'}}})))
    await ask('no containers', post(dry, deployment({template: template([])})))
    await ask('negative replicas', post(dry, deployment({replicas: -1})))
    await ask('replicas that are no number', post(dry, deployment({replicas: 'a'})))
    await ask('replicas that are no whole number', post(dry, deployment({replicas: 1.5})))
    await ask('another restart policy', post(dry, deployment({template: template([container()], {restartPolicy: 'Never'})})))
    await ask('a restart policy that is none', post(dry, deployment({template: template([container()], {restartPolicy: 'Foo'})})))
    await ask('a strategy that is none', post(dry, deployment({strategy: {type: 'Foo'}})))
    await ask('a rolling update that cannot move', post(dry, deployment({strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}})))
    await ask('a percentage that is none', post(dry, deployment({strategy: {rollingUpdate: {maxSurge: '1', maxUnavailable: '200%'}}})))
    await ask('a deadline before it is ready', post(dry, deployment({minReadySeconds: 700})))
    await ask('a bad container', post(dry, deployment({template: template([{name: 'C', image: ''}, {name: '', image: 'x'}, container(), container()])})))
    await ask('bad ports', post(dry, deployment({template: template([container({ports: [{containerPort: 0}, {containerPort: 70000, name: 'UPPER'}, {containerPort: 1, protocol: 'X', name: 'a-name-that-is-too-long'}]})])})))
    await ask('bad environment', post(dry, deployment({template: template([container({env: [{name: ''}, {name: 'A=B'}, {name: 'C', valueFrom: {}}, {name: 'D', value: 'x', valueFrom: {secretKeyRef: {name: '', key: ''}}}]})])})))
    await ask('bad mounts', post(dry, deployment({template: template([container({volumeMounts: [{name: 'none', mountPath: '/a'}, {name: 'v', mountPath: ''}, {name: 'v', mountPath: '/b'}, {name: 'v', mountPath: '/b'}]})], {volumes: [{name: 'v', emptyDir: {}}]})})))
    await ask('bad volumes', post(dry, deployment({template: template([container()], {volumes: [{name: 'A'}, {name: 'a', secret: {}}, {name: 'b', secret: {secretName: 'x'}, emptyDir: {}}, {name: 'b', emptyDir: {}}, {name: 'b', emptyDir: {}}]})})))
    await ask('bad probes', post(dry, deployment({template: template([container({readinessProbe: {}, livenessProbe: {httpGet: {port: 0}, successThreshold: 2}, startupProbe: {exec: {}}})])})))
    await ask('a probe of two kinds', post(dry, deployment({template: template([container({readinessProbe: {exec: {command: ['a']}, tcpSocket: {port: 1}, timeoutSeconds: -1}})])})))
    await ask('bad resources', post(dry, deployment({template: template([container({resources: {limits: {cpu: '1', memory: '1x'}}})])})))
    await ask('requests over limits', post(dry, deployment({template: template([container({resources: {limits: {cpu: '1'}, requests: {cpu: '2'}}})])})))
    await ask('a resource of no kind', post(dry, deployment({template: template([container({resources: {limits: {foo: '1', 'example.com/gpu': '1'}, requests: {memory: '-1'}}})])})))
    await ask('a pull policy that is none', post(dry, deployment({template: template([container({imagePullPolicy: 'Foo'})])})))
    await ask('unknown fields', post(`${dry}&fieldValidation=Strict`, deployment({foo: 1, template: template([container({bar: {baz: 1}})])})))
    await ask('a field of the wrong kind', post(dry, deployment({template: template([container({command: 'x'})])})))
    await ask('an object where a list is', post(dry, deployment({template: {spec: {containers: {}}}})))
    await ask('quantities are written in one way', post(dry, deployment({template: template([container({resources: {limits: {cpu: '0.1', memory: '1536Mi'}, requests: {cpu: '100m', memory: '1e3'}}})])})))
    await ask('status of a new one is not heard', post(dry, {...deployment(), status: {replicas: 3}}))
    await prepare(post(all, deployment()))
    await ask('its selector cannot change', mergePatch(`${all}/d?dryRun=All`, {spec: {selector: {matchLabels: {c: 'd'}}, template: {metadata: {labels: {c: 'd'}}}}}))
    await ask('a status that does not fit', mergePatch(`${all}/d/status`, {status: {replicas: 1, readyReplicas: 2}}))
    await ask('a subresource that is none', get(`${all}/d/foo`))
    await ask('it is deleted in the foreground', remove(`${all}/none`, {propagationPolicy: 'Foreground'}))
  },
}

const set = (spec: object = {}) => workload('StatefulSet', {replicas: 0, serviceName: 's', selector: {matchLabels: {a: 'b'}}, template: template(), ...spec})

export const statefulSets: Scenario = {
  name: 'a StatefulSet and a ReplicaSet',
  tell: async ({namespace, ask, prepare}) => {
    const sets = `/apis/apps/v1/namespaces/${namespace}/statefulsets`
    const claim = {metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}
    await ask('a StatefulSet is created with its defaults', post(`${sets}?dryRun=All`, set()))
    await ask('with claims', post(`${sets}?dryRun=All`, set({volumeClaimTemplates: [claim], template: template([container({volumeMounts: [{name: 'data', mountPath: '/d'}]})])})))
    await ask('one that is wrong', post(`${sets}?dryRun=All`, set({podManagementPolicy: 'X', selector: {}})))
    await prepare(post(sets, set()))
    await ask('most of it cannot change', mergePatch(`${sets}/d?dryRun=All`, {spec: {serviceName: 't'}}))
    const replicaSets = `/apis/apps/v1/namespaces/${namespace}/replicasets`
    await ask('a ReplicaSet is created', post(`${replicaSets}?dryRun=All`, workload('ReplicaSet', {selector: {matchLabels: {a: 'b'}}, template: template()})))
    await ask('one that is wrong', post(`${replicaSets}?dryRun=All`, workload('ReplicaSet', {replicas: -1, selector: {matchLabels: {a: 'c'}}, template: template()})))
  },
}
