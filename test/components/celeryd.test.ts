import {expect, test} from 'vitest'
import {celeryd} from '../../src/components/celeryd.ts'
import {stamp} from '../../src/manifests/stamp.ts'
import {applied, commandOf, podOf, specOf} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'

const spec = {celeryd: {concurrency: 8, groups: {default: {}, slow: {queues: ['reports', 'mail'], concurrency: 1, pool: 'solo', grace: '1h', replicas: 3}}}}

test('workers take from celeryd what their group does not say', () => {
  const objects = applied(celeryd, spec)
  expect(commandOf(objects, 'Deployment car1-qa-celeryd')).toBe('python -m celery -A summon worker --loglevel INFO --hostname default@%h --concurrency 8 --pool prefork')
  expect(commandOf(objects, 'Deployment car1-qa-celeryd-slow')).toBe('python -m celery -A summon worker --loglevel INFO --hostname slow@%h --concurrency 1 --pool solo --queues reports,mail')
  expect(specOf(objects, 'Deployment car1-qa-celeryd-slow').replicas).toBe(3)
})

test('a worker that goes has the time of its group to finish its task, while its successor is there already', () => {
  const objects = applied(celeryd, spec)
  expect(podOf(objects, 'Deployment car1-qa-celeryd').terminationGracePeriodSeconds).toBe(240)
  expect(podOf(objects, 'Deployment car1-qa-celeryd-slow').terminationGracePeriodSeconds).toBe(3600)
  expect(specOf(objects, 'Deployment car1-qa-celeryd').strategy?.rollingUpdate).toEqual({maxSurge: 1, maxUnavailable: 0})
})

test('no group selects the pods of another', () => {
  const selectors = [...applied(celeryd, spec).values()].map((manifest) => stamp(manifest, {platform: platformOf(), component: 'celeryd'}).spec?.['selector'])
  expect(new Set(selectors.map((selector) => JSON.stringify(selector)))).toHaveLength(2)
})
