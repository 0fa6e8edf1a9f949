import fc from 'fast-check'
import {expect, test} from 'vitest'
import {recreateScales, rollingScales, type Replicas, type Rollout} from '../../../src/sandbox/controllers/deployment/rollout.ts'

const is = (wanted: number, available = wanted): Replicas => ({wanted, available})
const quarter = {maxSurge: '25%', maxUnavailable: '25%'}

test.each<[string, Rollout, typeof quarter | {maxSurge: number; maxUnavailable: number}, number, number[]]>([
  ['the first ReplicaSet gets all replicas', {replicas: 3, current: is(0), old: []}, quarter, 3, []],
  ['without unavailable pods the new one comes first', {replicas: 2, current: is(0), old: [is(2)]}, {maxSurge: 1, maxUnavailable: 0}, 1, [2]],
  ['the old one shrinks when the new one is available', {replicas: 2, current: is(1), old: [is(2)]}, {maxSurge: 1, maxUnavailable: 0}, 1, [1]],
  ['the old one stays while the new one is not available', {replicas: 2, current: is(1, 0), old: [is(2)]}, {maxSurge: 1, maxUnavailable: 0}, 1, [2]],
  ['without surge the old one shrinks first', {replicas: 2, current: is(0), old: [is(2)]}, {maxSurge: 0, maxUnavailable: 1}, 0, [1]],
  ['pods of an old version that do not work go at once', {replicas: 2, current: is(0), old: [is(2), is(1, 0)]}, {maxSurge: 1, maxUnavailable: 0}, 0, [2, 0]],
  ['fewer replicas shrink the new one', {replicas: 1, current: is(3), old: []}, quarter, 1, []],
  ['neither surge nor unavailable counts as one unavailable', {replicas: 1, current: is(0), old: [is(1)]}, {maxSurge: 0, maxUnavailable: 0}, 0, [0]],
])('%s', (_, rollout, strategy, current, old) => expect(rollingScales(rollout, strategy)).toEqual({current, old}))

test('Recreate starts nothing while an old pod is there', () => {
  expect(recreateScales({replicas: 2, current: is(0), old: [is(2)]}, 2)).toEqual({current: 0, old: [0]})
  expect(recreateScales({replicas: 2, current: is(0), old: [is(0)]}, 0)).toEqual({current: 2, old: [0]})
})

test('a rollout never has more pods than the surge allows, nor fewer available ones than it must, and ends', () => {
  const count = fc.integer({min: 0, max: 6})
  fc.assert(fc.property(fc.integer({min: 1, max: 6}), count, count, (replicas, maxSurge, maxUnavailable) => {
    const least = replicas - Math.max(maxUnavailable, maxSurge === 0 ? 1 : 0)
    let [current, old] = [0, replicas]
    for (let step = 0; current < replicas || old > 0; step += 1) {
      const scales = rollingScales({replicas, current: is(current), old: [is(old)]}, {maxSurge, maxUnavailable})
      expect(step).toBeLessThan(50)
      expect(scales.current + (scales.old[0] ?? 0)).toBeLessThanOrEqual(replicas + maxSurge)
      // those that are new now are not available yet
      expect(current + (scales.old[0] ?? 0)).toBeGreaterThanOrEqual(Math.max(0, least))
      ;[current, old] = [scales.current, scales.old[0] ?? 0]
    }
  }))
})
