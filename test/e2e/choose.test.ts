import {afterAll, beforeAll, expect, inject, test} from 'vitest'
import type {World} from '../../src/world.ts'
import {inTerminal, type Session} from '../support/in-terminal.ts'
import {machine} from '../support/ridectl.ts'
import {sandboxWorld} from '../support/sandbox-world.ts'
import {silentContext} from '../support/silent-context.ts'

// Three instances of an environment of their own, which have no pods; and beside the sandbox a context that never answers.
const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const kind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const
const namespace = 'summon-dev'
const names = ['chosen1-dev', 'chosen2-dev', 'other-dev']
let world: World
let both: ReturnType<typeof machine>

beforeAll(async () => {
  world = await sandboxWorld(sandbox)
  await world.cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  for (const name of names) await world.cluster.apply({...kind, metadata: {name, namespace}, spec: {version: 'v1', paused: true}})
  both = own.with({KUBECONFIG: await silentContext(sandbox.home), RIDECTL_REACH: '2s'})
})
afterAll(async () => {
  for (const name of names) await world.cluster.remove({...kind, namespace, name})
})

const open = (...args: readonly string[]): Session => inTerminal([...own.program, 'shell', ...args, '--', 'true'], {env: both.env})
const silence = /⚠ context silent did not answer in 2 s; its instances are not shown/

test('while the contexts are asked that is said; then one is chosen with the arrow keys, and what did not answer is named', async () => {
  const session = open('dev')
  await session.shows(/Which instance\?[^]*❯ chosen1-dev +v1 +sandbox[^]*chosen2-dev +v1 +sandbox[^]*other-dev +v1 +sandbox/)
  expect(session.screen.text).toMatch(silence)
  expect(session.raw).toContain('Looking for dev ...')
  expect(session.screen.text).not.toContain('Looking for')
  session.type('\u001b[B')
  await session.shows(/❯ chosen2-dev/)
  session.type('\u001b[B\u001b[A\r')
  expect(await session.exited).toBe(1)
  expect(session.screen.text).toContain('chosen2-dev has no pod of web that is ready')
})

test('typing a part of the name leaves what fits', async () => {
  const session = open('dev')
  await session.shows('❯ chosen1-dev')
  session.type('her')
  await session.shows(/Which instance\? +her[^]*❯ other-dev/)
  expect(session.screen.text.split('Which instance')[1]).not.toContain('chosen1-dev')
  session.type('\r')
  expect(await session.exited).toBe(1)
  expect(session.screen.text).toContain('other-dev has no pod of web that is ready')
})

test('Ctrl-C leaves the choice with 130', async () => {
  const session = open('dev')
  await session.shows('Which instance?')
  session.type('\u0003')
  expect(await session.exited).toBe(130)
})

test('an instance that alone fits is taken, and what did not answer is named all the same', async () => {
  const {status, stderr} = await both.run('shell', 'chosen1-dev', '--', 'true')
  expect(stderr).toMatch(silence)
  expect(stderr).toMatch(/chosen1-dev has no pod of web that is ready +NOT_RUNNING\n\n {2}It has no pods at all\./)
  expect(status).toBe(1)
})

test.each(['shell', 'pyshell', 'dbshell', 'run', 'logs', 'restart', 'doctor', 'status'])('without a terminal %s says which there are and how to name one', async (command) => {
  const words = {run: ['--', 'check'], dbshell: ['-c', 'SELECT 1']}[command] ?? []
  const {status, stderr} = await own.run(command, 'dev', '--context', 'sandbox', ...words)
  expect(stderr).toMatch(/more than one instance fits +USAGE[^]*chosen1-dev +namespace summon-dev, context sandbox[^]*chosen1-dev --context sandbox --namespace summon-dev/)
  expect(status).toBe(2)
})
