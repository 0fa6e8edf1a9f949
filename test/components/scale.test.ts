import {describe, expect, test} from 'vitest'
import {celeryd} from '../../src/components/celeryd.ts'
import {channelworker} from '../../src/components/channelworker.ts'
import {daphne} from '../../src/components/daphne.ts'
import {staticFiles} from '../../src/components/static.ts'
import {web} from '../../src/components/web.ts'
import {stamp} from '../../src/manifests/stamp.ts'
import {applied, specOf} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'

const workloads = [['web', web], ['static', staticFiles], ['daphne', daphne], ['channelworker', channelworker], ['celeryd', celeryd]] as const

describe.each(workloads)('%s', (name, component) => {
  test('has a budget for evictions where more than one pod is wanted', () => {
    const objects = applied(component, {[name]: {replicas: 2}})
    expect(specOf(objects, `Deployment car1-qa-${name}`).replicas).toBe(2)
    expect(specOf(objects, `PodDisruptionBudget car1-qa-${name}`)).toEqual({maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow'})
    expect([...applied(component, {[name]: {replicas: 1}}).keys()].filter((key) => key.startsWith('PodDisruptionBudget'))).toEqual([])
  })

  test('leaves the number of pods to the autoscaler where the instance asks for one', () => {
    const objects = applied(component, {[name]: {replicas: 2, autoscale: {minReplicas: 3, maxReplicas: 9, cpu: 60}}})
    expect(specOf(objects, `Deployment car1-qa-${name}`)).not.toHaveProperty('replicas')
    expect(specOf(objects, `HorizontalPodAutoscaler car1-qa-${name}`)).toEqual({
      scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: `car1-qa-${name}`},
      minReplicas: 3, maxReplicas: 9,
      metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 60}}}],
    })
    expect(objects.has(`PodDisruptionBudget car1-qa-${name}`)).toBe(true)
  })

  test('has no budget where the autoscaler may go down to one pod', () => {
    expect(applied(component, {[name]: {replicas: 4, autoscale: {maxReplicas: 9}}}).has(`PodDisruptionBudget car1-qa-${name}`)).toBe(false)
  })
})

test('the number of pods depends on the environment', () => {
  const replicas = (environment: string) => workloads.map(([name, component]) => specOf(applied(component, {}, {}, `car1-${environment}`), `Deployment car1-${environment}-${name}`).replicas)
  expect(replicas('dev')).toEqual([1, 1, 1, 1, 1])
  expect(replicas('qa')).toEqual([1, 1, 1, 1, 1])
  expect(replicas('uat')).toEqual([2, 2, 2, 2, 1])
  expect(replicas('prod')).toEqual([4, 2, 2, 4, 4])
})

test('a budget counts the pods of its own group of workers', () => {
  const budget = applied(celeryd, {celeryd: {groups: {slow: {replicas: 2}}}}).get('PodDisruptionBudget car1-qa-celeryd-slow')!
  expect(stamp(budget, {platform: platformOf(), component: 'celeryd'}).spec).toMatchObject({
    selector: {matchLabels: {'app.kubernetes.io/instance': 'car1-qa', 'app.kubernetes.io/component': 'celeryd', 'ridectl.dev/group': 'slow'}},
  })
})
