import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'

import {expect, test} from 'vitest'

import {thisHolder} from '../../src/process/holder.ts'
import {namelessUser, whyNoNamelessUser} from '../support/nameless-user.ts'

const program = join(import.meta.dirname, 'holder-program.ts')

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

test('a holder that runs is not gone where the system hides the processes of others', (context) => {
  if (namelessUser === undefined) return context.skip(whyNoNamelessUser)
  const hide = ['-m', '--pid', '--fork', 'sh', '-c', 'mount -t proc -o hidepid=2 proc /proc && exec "$@"', 'hide']
  if (spawnSync('unshare', [...hide, 'true']).status !== 0) return context.skip('this machine lets nobody mount a /proc of their own')
  expect(execFileSync('unshare', [...hide, process.execPath, program, 'hidden'], {encoding: 'utf8'})).toBe('false')
})

test('a user that the system has no name for is told by its number', (context) => {
  if (namelessUser === undefined) return context.skip(whyNoNamelessUser)
  const id = execFileSync(process.execPath, [program], {...namelessUser, encoding: 'utf8'})
  expect(id).toMatch(/^uid-12345@/)
})
