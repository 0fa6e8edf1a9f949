import {describe, expect, test} from 'vitest'
import {celerybeat} from '../../src/components/celerybeat.ts'
import {celeryd} from '../../src/components/celeryd.ts'
import {channelworker} from '../../src/components/channelworker.ts'
import {daphne} from '../../src/components/daphne.ts'
import {migration} from '../../src/components/migration.ts'
import {redisserver} from '../../src/components/redisserver.ts'
import {staticFiles} from '../../src/components/static.ts'
import {web} from '../../src/components/web.ts'
import type {AnyComponent} from '../../src/reconcile/component.ts'
import {applied, type PodSpec, type Spec} from '../support/applied.ts'

const given = {appconfig: {secretName: 'car1-qa.appconfig-0'}}
const workloads: [string, AnyComponent, string][] = [
  ['web', web, 'web'], ['static', staticFiles, 'static'], ['daphne', daphne, 'daphne'], ['celeryd', celeryd, 'celeryd'],
  ['celerybeat', celerybeat, 'celerybeat'], ['channelworker', channelworker, 'channelworker'], ['migration', migration, 'migration'], ['redis', redisserver, 'redisserver'],
]

function podOf(component: AnyComponent, spec: Readonly<Record<string, unknown>>): PodSpec {
  const all = [...applied(component, {redis: {mode: 'managed'}, ...spec}, given).values()]
  const workload = all.find(({kind}) => ['Deployment', 'StatefulSet', 'Job'].includes(kind))!
  return (workload['spec'] as Spec).template.spec
}

describe.each(workloads)('a pod of %s', (field, component, main) => {
  test('satisfies Pod Security restricted, with a root file system that cannot be written', () => {
    const {securityContext, containers, initContainers = []} = podOf(component, {})
    expect(securityContext).toMatchObject({runAsNonRoot: true, seccompProfile: {type: 'RuntimeDefault'}})
    for (const container of [...initContainers, ...containers]) {
      expect(container.securityContext).toEqual({allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: ['ALL']}})
      expect(container.resources).toMatchObject({requests: {cpu: expect.any(String)}, limits: {memory: expect.any(String)}})
    }
  })

  test('runs as the instance\'s own account', () => {
    expect(podOf(component, {}).serviceAccountName).toBe('car1-qa')
  })

  test('names the pull secret: the one of its namespace, or the copy of another namespace\'s', () => {
    expect(podOf(component, {pullSecret: 'registry'}).imagePullSecrets).toEqual([{name: 'registry'}])
    expect(podOf(component, {pullSecret: 'registry', pullSecretNamespace: 'shared'}).imagePullSecrets).toEqual([{name: 'car1-qa.pull-secret'}])
    expect(podOf(component, {}).imagePullSecrets).toBeUndefined()
  })

  test('has what the instance says of it, merged last', () => {
    const podTemplate = {spec: {nodeSelector: {disk: 'fast'}, serviceAccountName: 'own', containers: [{name: main, image: 'mine:1'}, {name: 'sidecar', image: 'proxy:1'}]}}
    const own = field === 'redis' ? {redis: {mode: 'managed', podTemplate}} : {[field]: {podTemplate}}
    const pod = podOf(component, own)
    expect(pod).toMatchObject({nodeSelector: {disk: 'fast'}, serviceAccountName: 'own'})
    expect(pod.containers.map(({name, image}) => [name, image])).toEqual([[main, 'mine:1'], ['sidecar', 'proxy:1']])
  })
})
