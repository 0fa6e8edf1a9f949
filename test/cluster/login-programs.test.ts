import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {ownContext, programUser, withContexts} from '../support/cluster-contexts.ts'
import {type Ground, openGround} from '../support/ground.ts'
import {inTerminal} from '../support/in-terminal.ts'
import {inOneLine, type Machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

let ground: Ground
let name: string
let status: readonly string[]

beforeAll(async () => {
  ground = await openGround('logins')
  name = ground.name('login')
  status = ['status', name, '--namespace', ground.namespace]
  const spec = {version: 'v1', paused: true}
  await ground.cluster.apply({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace: ground.namespace}, spec})
})
afterAll(() => ground.remove())

/** A machine whose one context logs in by this script. */
function loggingIn(word: string, script: string, more: object = {}): Machine {
  const {cluster} = ownContext()
  return withContexts(ground.own, `${word}-config`, {rig: {cluster, user: programUser(ground.own, `${word}-login`, script, {...more})}})
}

test('a program that takes its time is waited for, which is said, and run once for all that is asked', async () => {
  const count = join(ground.own.home, 'runs')
  const ended = await ok(loggingIn('slow', `echo run >> ${count}; sleep 4; cat "$CREDENTIAL"`).run(...status))
  expect(inOneLine(ended)).toMatch(/context rig: waiting for \S+slow-login, which logs in to it/)
  expect(ended.stdout).toContain(name)
  expect(readFileSync(count, 'utf8')).toBe('run\n')
})

test('a program that fails ends the command with 6, its own status and what it said', async () => {
  const ended = await loggingIn('failing', 'echo the session is over >&2; exit 3').run(...status)
  expect(inOneLine(ended)).toMatch(/context rig: \S+failing-login, which logs in to it, failed with exit status 3 CREDENTIALS the session is over/)
  expect(ended.status).toBe(6)
})

test('a program that is not installed is named, with how to install it', async () => {
  const {cluster} = ownContext()
  const exec = {apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login', interactiveMode: 'Never', installHint: 'Ask the platform team for no-such-login.'}
  const ended = await withContexts(ground.own, 'missing-config', {rig: {cluster, user: {exec}}}).run(...status)
  expect(inOneLine(ended)).toMatch(/no-such-login, which logs in to it, is not installed CREDENTIALS Ask the platform team for no-such-login\./)
  expect(ended.status).toBe(6)
})

test('what a program prints that is no credential is not shown', async () => {
  const ended = await loggingIn('babbling', 'echo hush-hush').run(...status)
  expect(inOneLine(ended)).toMatch(/ended well and printed no credential/)
  expect(inOneLine(ended)).not.toContain('hush-hush')
  expect(ended.status).toBe(6)
})

test('a program that has to ask a person is not run where there is none', async () => {
  const ended = await loggingIn('asking', 'cat "$CREDENTIAL"', {interactiveMode: 'Always'}).run(...status)
  expect(inOneLine(ended)).toMatch(/asking-login, which logs in to it, has to ask a person, and there is no terminal CREDENTIALS/)
  expect(ended.status).toBe(6)
})

test('in a terminal it asks, and the command goes on with the answer', async () => {
  const own = loggingIn('prompting', 'printf "Code for the cluster: " >&2; read code; test "$code" = sesame && cat "$CREDENTIAL"', {interactiveMode: 'Always'})
  const session = inTerminal([...own.program, ...status], {env: own.env})
  await session.shows('Code for the cluster:')
  session.type('sesame\n')
  await session.shows(name)
  expect(await session.exited).toBe(0)
})

test('while several contexts are looked at none of them asks: the instance is found, and the context is named', async () => {
  const {cluster, user} = ownContext()
  const asks = programUser(ground.own, 'several-login', 'cat "$CREDENTIAL"', {interactiveMode: 'Always'})
  const own = withContexts(ground.own, 'several-config', {'rig-eu': {cluster, user: asks}, 'rig-us': {cluster, user}})
  const session = inTerminal([...own.program, ...status], {env: own.env})
  expect(await session.exited).toBe(0)
  expect(session.screen.text).toContain(name)
  expect(session.screen.text.replace(/\s+/g, ' ')).toMatch(/context rig-eu: \S+several-login, which logs in to it, has to ask a person/)
})

test('a login that hangs in one context keeps nobody from an instance in another', async () => {
  const {cluster, user} = ownContext()
  const hangs = programUser(ground.own, 'hanging-login', 'sleep 600')
  const ended = await ok(withContexts(ground.own, 'hanging-config', {'rig-eu': {cluster, user: hangs}, 'rig-us': {cluster, user}}).run(...status))
  expect(ended.stdout).toContain(name)
  expect(inOneLine(ended)).toContain('context rig-eu: its login program has not ended yet')
})
