import {expect, test} from 'vitest'
import {celerybeat} from '../../src/components/celerybeat.ts'
import {applied, commandOf, specOf} from '../support/applied.ts'

const name = 'StatefulSet car1-qa-celerybeat'

test('the scheduler is one pod of a StatefulSet, whatever the environment: there are never two', () => {
  expect([...applied(celerybeat, {}, {}, 'car1-prod').keys()]).toEqual(['StatefulSet car1-prod-celerybeat'])
  expect(specOf(applied(celerybeat), name)).toMatchObject({replicas: 1, podManagementPolicy: 'Parallel'})
})

test('by default it remembers in a file that its pod can write', () => {
  expect(commandOf(applied(celerybeat), name)).toContain('--schedule=/tmp/celerybeat-schedule')
})

test('RedBeat renews its lock so often that it never lives for more than 150 s', () => {
  expect(commandOf(applied(celerybeat, {celerybeat: {scheduler: 'redbeat'}}), name)).toContain('--scheduler redbeat.RedBeatScheduler --max-interval 30')
})
