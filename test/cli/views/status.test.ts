import {expect, test} from 'vitest'
import {instanceLines, namesakeLine} from '../../../src/cli/views/instances.ts'
import {statusLines} from '../../../src/cli/views/status.ts'
import type {InstanceStatus} from '../../../src/workflows/status.ts'
import {ascii, bare} from '../look.ts'

const now = new Date('2026-01-15T12:00:00Z')
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString()
const day = 86_400

const car1: InstanceStatus = {
  name: 'car1-qa', namespace: 'summon-qa', context: 'rig-us', state: 'Ready', message: '', version: 'v2', wantedVersion: 'v2', observedGeneration: 3,
  url: 'https://car1-qa.example.com', conditions: [],
  history: [
    {version: 'v2', who: 'dev@laptop', why: 'fares on the trip page', when: ago(720), result: 'succeeded', duration: 34},
    {version: 'v1', who: 'dev@laptop', when: ago(14 * day), result: 'succeeded', duration: 50},
  ],
  components: [
    {name: 'database', verdict: 'kept', message: 'car1_qa on db.qa', since: ago(14 * day)},
    {name: 'migration', verdict: 'kept', message: '2 applied for v2', since: ago(720)},
    {name: 'web', verdict: 'kept', pods: {ready: 2, wanted: 2}, since: ago(660)},
    {name: 'celeryd', verdict: 'waiting', reason: 'Pending', message: 'car1-qa-celeryd-7d9-kq2 is pending: no node has 2 GiB of memory free', since: ago(180), pods: {ready: 1, wanted: 2}},
    {name: 'celerybeat', verdict: 'waiting', reason: 'Needs', message: 'after celeryd', since: ago(180)},
  ],
}

test('an instance: where it is, how it came there, and a row for each promise', () => {
  expect(statusLines(car1, now, bare).join('\n')).toBe(
    `
car1-qa   Ready on v2   https://car1-qa.example.com
deployed 12 m ago by dev@laptop from v1 in 34 s: "fares on the trip page"

COMPONENT     PODS  SINCE
✔ database           14 d  car1_qa on db.qa
✔ migration          12 m  2 applied for v2
✔ web         2/2    11 m
⠼ celeryd     1/2     3 m  car1-qa-celeryd-7d9-kq2 is pending: no node has 2 GiB of memory free
◼ celerybeat          3 m  after celeryd
`.trim(),
  )
})

test('a failed deploy is called one', () => {
  const [last, ...rest] = car1.history
  const failed = {...car1, state: 'Error' as const, message: 'migration: exit status 1', version: 'v1', history: [{...last!, result: 'failed'}, ...rest]}
  expect(statusLines(failed, now, bare).slice(0, 3)).toEqual([
    'car1-qa   Error v1 → v2   https://car1-qa.example.com',
    'migration: exit status 1',
    'deploy of v2 failed 12 m ago by dev@laptop from v1 in 34 s: "fares on the trip page"',
  ])
})

test('an instance that was never deployed has no history to tell', () => {
  expect(statusLines({...car1, history: [], components: []}, now, bare)).toEqual(['car1-qa   Ready on v2   https://car1-qa.example.com', '', 'COMPONENT   PODS  SINCE'].map((line) => line.replace('T   P', 'T  P')))
})

test('all instances, a row each; what did not answer is named', () => {
  const listed = [
    {...car1, name: 'car1-prod', wantedVersion: 'release-2019-8', version: 'release-2019-8', since: ago(6 * day)},
    {...car1, state: 'Migrating' as const, message: 'migration: trips.0003_fare', version: 'v1', since: ago(12)},
  ]
  expect(instanceLines(listed, [{context: 'rig-eu', reason: 'did not answer in 2 s'}], now, bare).join('\n')).toBe(
    `
INSTANCE    STATE       VERSION          CONTEXT   SINCE
car1-prod   Ready       release-2019-8   rig-us    6 d
car1-qa     Migrating   v1 → v2          rig-us    12 s    migration: trips.0003_fare
⚠ context rig-eu: did not answer in 2 s; its instances are not shown
`.trim(),
  )
})

test('where there is none it says how to make one', () => {
  expect(instanceLines([], [], now, bare)).toEqual(['There is no instance yet.', '  Try  ridectl deploy NAME -f FILE'])
})

test('where a new instance has a namesake, it is said how that one is meant', () => {
  expect(namesakeLine('car1-qa', 'rig-eu', 'rig-us', bare)).toBe('⚠ context rig-eu has a car1-qa already, and rig-us has none: --context rig-eu if that one is meant')
})

test('what the cluster says cannot act on the terminal, and no line is longer than it', () => {
  const hostile = {...car1, message: '\u001b]0;x\u0007', state: 'Error' as const, name: '\u202ecar', components: [{name: 'web', verdict: 'broken' as const, message: `\u009b2J${'x'.repeat(300)}`}]}
  for (const look of [bare, ascii, {...bare, columns: 40}]) {
    const lines = [...statusLines(hostile, now, look), ...instanceLines([hostile], [{context: '\u001b', reason: '\u001b'}], now, look)]
    expect(lines.join('\n')).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
    for (const line of lines.filter((each) => each.includes('xxx'))) expect(line.length).toBeLessThanOrEqual(look.columns)
  }
})
