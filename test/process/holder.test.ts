import {spawn} from 'node:child_process'
import {once} from 'node:events'

import {expect, test} from 'vitest'

import {thisHolder} from '../../src/process/holder.ts'

const holderOf = (pid: number, start: string): string => {
  const [who, machine] = thisHolder().id.split('/')
  return [who, machine, pid, start].join('/')
}

test('a holder that runs on this machine is not gone', () => {
  const {id, isGone} = thisHolder()
  expect(isGone(id)).toBe(false)
})

test('a holder whose process ended on this machine is gone', async () => {
  const child = spawn('true')
  await once(child, 'exit')
  expect(thisHolder().isGone(holderOf(child.pid ?? 0, '1'))).toBe(true)
})

test('a holder whose number another process has by now is gone', () => {
  expect(thisHolder().isGone(holderOf(process.pid, '1'))).toBe(process.platform === 'linux')
})

test('of a holder on another machine nothing is known', () => {
  expect(thisHolder().isGone('dev@elsewhere/other-boot/999999/1')).toBe(false)
})
