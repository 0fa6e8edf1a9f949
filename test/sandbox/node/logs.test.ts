import {afterAll, beforeAll, expect, test} from 'vitest'
import type {NodeLogOptions, Stored} from '../../../src/sandbox/contracts.ts'
import {pod, startSmallSandbox, statusOf, text, until, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeAll(async () => (sandbox = await startSmallSandbox()))
afterAll(() => sandbox.remove())

const isRunning = ({status}: Stored) => status?.phase === 'Running'
const hasEnded = ({status}: Stored) => status?.phase === 'Succeeded' || status?.phase === 'Failed'

function open(name: string, options: Partial<NodeLogOptions> = {}) {
  const stored = sandbox.local.get('Pod', 'default', name) as Stored
  return sandbox.node.logs(stored, 'main', {follow: false, previous: false, timestamps: false, ...options})
}
const logOf = (name: string, options: Partial<NodeLogOptions> = {}) => text(open(name, options))

async function run(name: string, script: string): Promise<void> {
  sandbox.local.create(pod(name, script, {restartPolicy: 'Never'}), 'test')
  await until(sandbox.local, 'Pod', name, hasEnded)
}

test('both outputs are in the log, and a last line without its end', async () => {
  await run('speaks', 'echo out; echo err >&2; printf last')
  expect((await logOf('speaks')).split('\n').toSorted()).toEqual(['', 'err', 'last', 'out'])
})

test('the tail is as many lines as are asked for', async () => {
  await run('counts', 'seq 1 20000')
  expect(await logOf('counts', {tailLines: 3})).toBe('19998\n19999\n20000\n')
  expect(await logOf('counts', {tailLines: 0})).toBe('')
  expect((await logOf('counts', {tailLines: 15_000})).split('\n')).toHaveLength(15_001)
  expect((await logOf('counts', {tailLines: 50_000})).split('\n')).toHaveLength(20_001)
})

test('a limit of bytes cuts, a time leaves out what is older, a timestamp stands before each line', async () => {
  await run('limits', 'echo 123456789; echo next')
  expect(await logOf('limits', {limitBytes: 12})).toBe('123456789\nne')
  expect(await logOf('limits', {sinceSeconds: 1000})).toBe('123456789\nnext\n')
  expect(await logOf('limits', {sinceSeconds: -1})).toBe('')
  expect(await logOf('limits', {timestamps: true})).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z 123456789\n.* next\n$/)
})

test('a line that is longer than a record comes back whole', async () => {
  await run('long', 'head -c 100000 /dev/zero | tr "\\0" x; echo; echo after')
  expect(await logOf('long')).toBe(`${'x'.repeat(100_000)}\nafter\n`)
  expect((await logOf('long', {timestamps: true})).split(' ')).toHaveLength(3)
})

test('a log that is followed brings each line when it is written, and ends with the container', async () => {
  sandbox.local.create(pod('follows', 'echo one; while [ ! -e "$HOME/go" ]; do sleep 0.05; done; echo two', {restartPolicy: 'Never'}), 'test')
  const stored = await until(sandbox.local, 'Pod', 'follows', isRunning)
  let seen = ''
  for await (const chunk of open('follows', {follow: true}) ?? []) {
    seen += (chunk as Buffer).toString()
    if (seen === 'one\n') await sandbox.node.exec(stored, 'main', {command: ['sh', '-c', 'touch "$HOME/go"'], stdin: false, stdout: false, stderr: false, tty: false}).exited
  }
  expect(seen).toBe('one\ntwo\n')
})

test('a reader that goes away disturbs nobody', async () => {
  sandbox.local.create(pod('left', 'while :; do echo x; sleep 0.01; done'), 'test')
  await until(sandbox.local, 'Pod', 'left', isRunning)
  const log = open('left', {follow: true})
  await new Promise((resolve) => log?.once('data', resolve))
  log?.destroy()
  const {status} = sandbox.local.get('Pod', 'default', 'left') as Stored
  expect(status.phase).toBe('Running')
})

test('the log of the run before is kept', async () => {
  sandbox.local.create(pod('again', 'if [ -e "$HOME/second" ]; then echo second; exec sleep 1000; fi; touch "$HOME/second"; echo first; exit 1'), 'test')
  await until(sandbox.local, 'Pod', 'again', (object) => statusOf(object)?.restartCount === 1 && isRunning(object) && Boolean(statusOf(object).state.running))
  expect(await logOf('again', {previous: true})).toBe('first\n')
  expect(open('speaks', {previous: true})).toBeUndefined()
})
