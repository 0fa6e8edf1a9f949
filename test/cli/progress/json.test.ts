import {expect, test} from 'vitest'
import {jsonLine} from '../../../src/cli/progress/json.ts'
import {done, upgrade} from './events.ts'

test('every event is one line of JSON with its time and type', () => {
  for (const event of [...upgrade, done]) {
    const line = jsonLine(event)
    expect(line).not.toContain('\n')
    expect(JSON.parse(line)).toMatchObject({type: event.type, time: event.time.toISOString()})
  }
})

test('a component looks as it does in status --json, an outcome is laid flat', () => {
  expect(JSON.parse(jsonLine(upgrade[1]!))).toMatchObject({name: 'database', verdict: 'waiting', reason: 'Creating', message: 'making database car1_qa'})
  expect(JSON.parse(jsonLine(done))).toMatchObject({type: 'done', name: 'car1-qa', version: 'v2', was: 'v1', seconds: 34, unchanged: false})
})
