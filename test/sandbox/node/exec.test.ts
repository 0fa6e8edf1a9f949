import {afterAll, beforeAll, expect, test} from 'vitest'
import type {ExecOptions, Stored} from '../../../src/sandbox/contracts.ts'
import {pod, startSmallSandbox, text, until, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
let running: Stored
beforeAll(async () => {
  sandbox = await startSmallSandbox()
  sandbox.local.create(pod('shell', 'exec sleep 1000', {volumes: [{name: 'v', emptyDir: {}}]}, {volumeMounts: [{name: 'v', mountPath: '/v'}], env: [{name: 'COLOUR', value: 'red'}]}), 'test')
  running = await until(sandbox.local, 'Pod', 'shell', ({status}) => status?.phase === 'Running')
})
afterAll(() => sandbox.remove())

const exec = (command: string[], options: Partial<ExecOptions> = {}) =>
  sandbox.node.exec(running, 'main', {command, stdin: false, stdout: true, stderr: true, tty: false, ...options})

test('a command runs beside the container\'s process, in its surroundings, and gives its exit status', async () => {
  const session = exec(['sh', '-c', 'echo $COLOUR; echo oops >&2; cat hello.txt; exit 7'])
  const output = await Promise.all([text(session.stdout), text(session.stderr)])
  expect(output).toEqual(['red\nhello from test:v1\n', 'oops\n'])
  expect(await session.exited).toBe(7)
})

test('what goes into it comes from the caller, to its end', async () => {
  const session = exec(['cat'], {stdin: true})
  session.stdin?.end('through')
  expect(await text(session.stdout)).toBe('through')
  expect(await session.exited).toBe(0)
})

test('a megabyte each way is not cut', async () => {
  const session = exec(['cat'], {stdin: true})
  session.stdin?.end('x'.repeat(1 << 20))
  expect(await text(session.stdout)).toHaveLength(1 << 20)
})

test('mounted paths are rewritten in it too', async () => {
  const session = exec(['sh', '-c', 'echo "$1"', 'sh', '/v/file'])
  expect(await text(session.stdout)).toMatch(/\/volumes\/v\/file\n$/)
})

test('a program that ends by a signal gives 128 and its number', async () => {
  const session = exec(['sh', '-c', 'kill -TERM $$'], {stdout: false, stderr: false})
  expect(await session.exited).toBe(143)
})

test('in a terminal a program sees one, its size, and the keys', async () => {
  const session = exec(['sh', '-c', 'test -t 0 && stty size && read line && stty size && echo "got $line $TERM" && exit 5'], {stdin: true, tty: true})
  session.resize(100, 30)
  let seen = ''
  session.stdout?.on('data', (chunk: Buffer) => {
    seen += chunk.toString()
    if (!seen.includes('30 100\r\n') || seen.includes('hello')) return
    session.resize(120, 40)
    session.stdin?.write('hello\r')
  })
  expect(await session.exited).toBe(5)
  expect(seen).toBe('30 100\r\nhello\r\n40 120\r\ngot hello xterm\r\n')
})

test('Ctrl-C in a terminal reaches the program that runs in it', async () => {
  const session = exec(['sh', '-c', 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.05; done'], {stdin: true, tty: true})
  session.stdout?.on('data', (chunk: Buffer) => chunk.includes('ready') && session.stdin?.write('\u0003'))
  expect(await session.exited).toBe(9)
})

test('a session that is killed ends with all that it started', async () => {
  for (const tty of [false, true]) {
    const session = exec(['sh', '-c', 'setsid sleep 1000 & echo $!; wait'], {tty})
    const pid = await new Promise<number>((resolve) => session.stdout?.once('data', (chunk: Buffer) => resolve(Number(chunk))))
    session.kill()
    await session.exited
    await expect.poll(() => isAlive(pid)).toBe(false)
  }
})

test('a program that is not there, and a container that does not run, are refused', async () => {
  expect(() => exec(['no-such-program'])).toThrow('exec: "no-such-program": executable file not found in $PATH')
  expect(() => sandbox.node.exec(running, 'other', {command: ['true'], stdin: false, stdout: true, stderr: true, tty: false})).toThrow('container not found ("other")')
})

test('sessions end with their container', async () => {
  sandbox.local.create(pod('short', 'exec sleep 1000'), 'test')
  const short = await until(sandbox.local, 'Pod', 'short', ({status}) => status?.phase === 'Running')
  const sessions = [false, true].map((tty) => sandbox.node.exec(short, 'main', {command: ['sleep', '1000'], stdin: false, stdout: false, stderr: false, tty}))
  sandbox.local.remove('Pod', 'default', 'short')
  expect(await Promise.all(sessions.map(({exited}) => exited))).toHaveLength(2)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
