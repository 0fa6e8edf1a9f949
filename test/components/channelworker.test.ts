import {expect, test} from 'vitest'
import {channelworker} from '../../src/components/channelworker.ts'
import {checkPlatform} from '../../src/platform/check.ts'
import {applied, commandOf} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'

const name = 'Deployment car1-qa-channelworker'

test('channel workers listen on the channels that the instance names', () => {
  expect(commandOf(applied(channelworker, {channelworker: {channels: ['thumbnails', 'trip-count']}}), name)).toBe('python manage.py runworker thumbnails trip-count')
})

test('or run the command that it gives', () => {
  expect(commandOf(applied(channelworker, {channelworker: {command: ['python', 'worker.py']}}), name)).toBe('python worker.py')
})

test('an instance that wants them and says neither is refused', () => {
  expect(() => checkPlatform(platformOf({channelworker: {enabled: true}}))).toThrow('spec.channelworker has neither channels nor command')
  expect(() => checkPlatform(platformOf({channelworker: {enabled: true, channels: ['a']}}))).not.toThrow()
})
