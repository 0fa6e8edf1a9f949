import {expect, test} from 'vitest'
import {daphne} from '../../src/components/daphne.ts'
import {applied, commandOf, podOf, specOf} from '../support/applied.ts'

test('Daphne serves the ASGI application on the port that it is given', () => {
  expect(commandOf(applied(daphne), 'Deployment car1-qa-daphne')).toBe('python -m daphne --bind 0.0.0.0 --port $(PORT) --application-close-timeout 30 summon.asgi:application')
  expect(commandOf(applied(daphne, {django: {asgi: 'shop.asgi:app'}}), 'Deployment car1-qa-daphne')).toContain(' shop.asgi:app')
  expect(commandOf(applied(daphne, {daphne: {command: ['uvicorn', 'shop.asgi:app']}}), 'Deployment car1-qa-daphne')).toBe('uvicorn shop.asgi:app')
})

test('it is ready when its port is open, and no pod goes before another has come', () => {
  const [container] = podOf(applied(daphne), 'Deployment car1-qa-daphne').containers
  expect(container?.readinessProbe).toMatchObject({tcpSocket: {port: 'http'}})
  expect(container?.lifecycle).toHaveProperty('preStop')
  expect(specOf(applied(daphne), 'Deployment car1-qa-daphne').strategy?.rollingUpdate).toEqual({maxSurge: 1, maxUnavailable: 0})
})

test('it has a Service', () => {
  expect(specOf(applied(daphne), 'Service car1-qa-daphne')).toMatchObject({ports: [{name: 'http', port: 80, targetPort: 'http'}]})
})
