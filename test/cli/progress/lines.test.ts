import {expect, test} from 'vitest'
import {plainLines} from '../../../src/cli/progress/lines.ts'
import {kept, waiting} from '../../../src/reconcile/component.ts'
import {at, done, says, upgrade} from './events.ts'

test('each change is one line with its time; what waits for another is no news', () => {
  const lines = plainLines()
  expect([...upgrade, done].flatMap((event) => lines.of(event))).toEqual([
    '21:04:00 Initializing',
    '21:04:00 Initializing database making database car1_qa',
    '21:04:02 Initializing database car1_qa on db.qa',
    '21:04:02 Migrating',
    '21:04:02 Migrating migration trips.0003_fare',
    String.raw`21:04:03 migration | Applying trips.0003_fare... \u{1b}[32mOK`,
    '21:04:11 Migrating migration 2 applied',
    '21:04:11 Deploying',
    '21:04:11 Deploying static 1/1 on v2',
    '21:04:12 Deploying web 1/2 on v2, car1-qa-web-5c6f-x2x starts: /health answers 503',
    '21:04:13 warning: the cluster is throttling',
  ])
})

test('after 30 s of silence it says what it waits for, and again 30 s later', () => {
  const lines = plainLines()
  for (const event of upgrade) lines.of(event)
  expect(lines.silence(at(42))).toEqual([])
  expect(lines.silence(at(43))).toEqual(['21:04:43 Deploying still waits for web: 1/2 on v2, car1-qa-web-5c6f-x2x starts: /health answers 503'])
  expect(lines.silence(at(44))).toEqual([])
  expect(lines.silence(at(73))).toHaveLength(1)
})

test('before the first event there is no silence to break', () => {
  expect(plainLines().silence(at(59))).toEqual([])
})

test('what says the same again is no news; what is kept without a word is ready', () => {
  const lines = plainLines()
  for (const event of upgrade) lines.of(event)
  expect(lines.of(says(20, 'web', 'Deploying', waiting('Probing', '1/2 on v2, car1-qa-web-5c6f-x2x starts: /health answers 503')))).toEqual([])
  expect(lines.of(says(21, 'web', 'Deploying', kept()))).toEqual(['21:04:21 Deploying web is ready'])
})

test('what alternates while it waits is said once; what comes after it was kept is news', () => {
  const lines = plainLines()
  for (const event of upgrade) lines.of(event)
  const verdicts = [waiting('Pull', 'ErrImagePull'), waiting('Pull', 'ImagePullBackOff'), waiting('Pull', 'ErrImagePull'), waiting('Pull', 'ImagePullBackOff'), kept(), waiting('Pull', 'ImagePullBackOff'), kept()]
  expect(verdicts.flatMap((verdict, at) => lines.of(says(20 + at, 'web', 'Deploying', verdict)))).toEqual([
    '21:04:20 Deploying web ErrImagePull', '21:04:21 Deploying web ImagePullBackOff', '21:04:24 Deploying web is ready',
    '21:04:25 Deploying web ImagePullBackOff', '21:04:26 Deploying web is ready',
  ])
})
