import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {startOf} from '../../../src/sandbox/process-identity.ts'
import {supervise, type Program} from '../../../src/sandbox/services/supervise.ts'

const program = (script: string): Program => ({argv: ['/bin/sh', '-c', script], env: {PATH: process.env['PATH'] ?? ''}, cwd: '/', stopSignal: 'SIGTERM'})

test('it resolves with the line that says it is ready, and stops when asked', async () => {
  const lines: string[] = []
  const running = supervise(program('trap "echo bye; exit 0" TERM; echo getting ready; echo ready; while :; do sleep 0.02; done'), (line) => lines.push(line))
  await running.said(/^ready$/)
  await running.stop(10_000)
  expect(await running.exited).toBe('exit status 0')
  expect(lines).toEqual(['getting ready', 'ready', 'bye'])
})

test('what ends before it is ready is told with its end', async () => {
  const running = supervise(program('echo "no such file" >&2; exit 3'), () => {})
  await expect(running.said(/ready/)).rejects.toThrow('it ended with exit status 3')
})

test('what does not want to end is killed', async () => {
  const running = supervise(program('trap "" TERM; echo ready; while :; do sleep 0.02; done'), () => {})
  await running.said(/ready/)
  await running.stop(50)
  expect(await running.exited).toBe('SIGKILL')
})

test('when the daemon is killed the program is asked to end', async () => {
  const module = join(import.meta.dirname, '../../../src/sandbox/services/supervise.ts')
  const wish = JSON.stringify(program('trap "exit 0" TERM; echo ready; while :; do sleep 0.02; done'))
  const daemon = spawn(process.execPath, ['--input-type=module', '-e', `
    const {supervise} = await import(${JSON.stringify(module)})
    const running = supervise(${wish}, () => {})
    await running.said(/ready/)
    console.log(running.pid)`], {stdio: ['ignore', 'pipe', 'inherit']})
  const [line] = await once(createInterface({input: daemon.stdout}), 'line')
  const pid = Number(line)
  const started = startOf(pid)
  expect(started).toBeDefined()
  daemon.kill('SIGKILL')
  await expect.poll(() => startOf(pid), {timeout: 10_000}).not.toBe(started)
})
