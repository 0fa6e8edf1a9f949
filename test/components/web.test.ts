import {expect, test} from 'vitest'
import {web} from '../../src/components/web.ts'
import {applied, podOf, specOf} from '../support/applied.ts'

const name = 'Deployment car1-qa-web'

test('no pod of the site goes before another is ready, and one that goes serves on until no proxy sends it requests', () => {
  expect(specOf(applied(web), name).strategy?.rollingUpdate).toEqual({maxSurge: 1, maxUnavailable: 0})
  const pod = podOf(applied(web), name)
  expect(pod.containers[0]?.lifecycle).toEqual({preStop: {exec: {command: ['python', '-c', 'import time; time.sleep(5)']}}})
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(5 + 30)
})

test('its probe asks as a visitor of the main host name does', () => {
  const [container] = podOf(applied(web, {hostnames: ['shop.example.com', 'other.example.com'], web: {healthPath: '/up'}}), name).containers
  expect(container?.readinessProbe).toMatchObject({httpGet: {path: '/up', port: 'http', httpHeaders: [{name: 'Host', value: 'shop.example.com'}]}})
})
