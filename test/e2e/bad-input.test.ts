import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'
import {silentContext} from '../support/silent-context.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const stranger = machine()
const head = 'apiVersion: summon.ridecell.io/v1beta1\nkind: SummonPlatform\n'
const named = (name: string): string => `${head}metadata: {name: ${name}, namespace: summon-qa}\n`

let before: unknown
beforeAll(async () => {
  await ok(own.run('deploy', 'solid-qa', '--version', 'v1', '-f', instanceFile(own, 'solid-qa'), '--context', 'sandbox', '--yes'))
  before = await solid()
})
afterAll(() => stranger.remove())

interface Case {
  readonly what: string
  readonly args: readonly string[]
  readonly says: readonly RegExp[]
  readonly status?: number
  readonly file?: string
}

const deploys: readonly Case[] = [
  {what: 'an unknown instance', args: ['solid-aq'], says: [/no instance "?solid-aq/, /solid-qa/]},
  {what: 'a version with a space', args: ['solid-qa', '--version', 'v 2'], says: [/the version "v 2"/]},
  {what: 'an empty version', args: ['solid-qa', '--version', ''], says: [/the version ""/]},
  {what: 'a version of 129 characters', args: ['solid-qa', '--version', 'v'.repeat(129)], says: [/128/]},
  {what: 'an unquoted number as version', args: ['solid-qa'], file: `${named('solid-qa')}spec: {version: 1.20}\n`, says: [/version/, /quote/]},
  {what: 'a file that is not YAML', args: ['solid-qa'], file: 'spec: {version: v2\nmetadata: [\n', says: [/:\d+:\d+: not YAML/]},
  {what: 'two instances of one name', args: ['solid-qa'], file: `${named('solid-qa')}spec: {version: v2}\n---\n${named('solid-qa')}spec: {version: v2}\n`, says: [/solid-qa twice/]},
  {what: 'another kind', args: ['solid-qa'], file: named('solid-qa').replace('SummonPlatform', 'Deployment'), says: [/Deployment/, /SummonPlatform/]},
  {what: 'an unknown field', args: ['solid-qa'], file: `${named('solid-qa')}spec: {version: v2, web: {replica: 2}}\n`, says: [/spec\.web\.replica\b/, /replicas/]},
  {what: 'a name in capitals', args: ['Solid-qa'], file: `${named('Solid-qa')}spec: {version: v2}\n`, says: [/Solid-qa/]},
  {what: 'a name too long for the objects made from it', args: [`${'x'.repeat(60)}-qa`], file: `${named(`${'x'.repeat(60)}-qa`)}spec: {version: v2}\n`, says: [/characters/]},
  {what: 'a file that is not there', args: ['solid-qa', '-f', '/nowhere/solid-qa.yaml'], says: [/\/nowhere\/solid-qa\.yaml/]},
  {what: 'an unknown flag', args: ['solid-qa', '--versoin', 'v2'], says: [/--versoin/]},
  {what: 'no name at all', args: [], says: [/NAME/i]},
]

describe('deploy refuses, says why in words, and changes nothing:', () => {
  test.each(deploys)('$what', async ({args, says, file, status = 2}) => {
    const given = file === undefined ? [] : ['-f', written('bad.yaml', file)]
    const ended = await own.run('deploy', ...args, ...given, '--context', 'sandbox', '--yes')
    const text = ended.stdout + ended.stderr
    for (const part of says) expect(text).toMatch(part)
    expect(text).not.toMatch(/ at .*\.js:\d+/)
    expect(ended.status).toBe(status)
  })

  test('without a terminal nobody is asked, and the flag is named', async () => {
    const {status, stdout, stderr} = await own.run('deploy', 'solid-qa', '--version', 'v2', '--context', 'sandbox')
    expect(stdout + stderr).toContain('--yes')
    expect(status).toBe(2)
  })

  test('and the instance is as it was', async () => {
    expect(await solid()).toEqual(before)
    expect((await page(sandbox, 'solid-qa')).text).not.toContain('Fare')
  })
})

describe('a machine that is not set up hears what to do:', () => {
  test('no kubeconfig', async () => {
    const {status, stderr} = await stranger.run('status', 'car1-qa')
    expect(stderr).toMatch(/NO_KUBECONFIG/)
    expect(status).toBe(2)
  })

  test('a sandbox that does not run', async () => {
    const {status, stderr} = await stranger.run('status', 'car1-qa', '--context', 'sandbox')
    expect(stderr).toMatch(/ridectl sandbox start/)
    expect(status).not.toBe(0)
  })

  test('an unknown context, with the nearest name', async () => {
    const {status, stderr} = await own.run('status', 'solid-qa', '--context', 'sandbx')
    expect(stderr).toMatch(/sandbx[^]*sandbox/)
    expect(status).toBe(2)
  })

  test('a cluster that does not answer, in seconds', async () => {
    const good = instanceFile(own, 'solid-qa')
    const silent = stranger.with({KUBECONFIG: await silentContext(stranger.home), RIDECTL_REACH: ''})
    for (const words of [['status', 'car1-qa'], ['deploy', 'solid-qa', '-f', good]]) {
      const {status, stderr} = await silent.run(...words, '--context', 'silent')
      expect(stderr).toMatch(/did not answer in 2 s/)
      expect(status).toBe(1)
    }
  })

  test('a port that is taken', async () => {
    const {status, stderr} = await stranger.run('sandbox', 'start', '--http-port', String(sandbox.httpPort))
    expect(stderr).toContain(String(sandbox.httpPort))
    expect(status).not.toBe(0)
  })
})

/** What the cluster holds of the instance. */
async function solid(): Promise<unknown> {
  const {stdout} = await ok(own.run('status', 'solid-qa', '--context', 'sandbox', '--json'))
  const {state, version, wantedVersion, observedGeneration} = JSON.parse(stdout) as Record<string, unknown>
  return {state, version, wantedVersion, observedGeneration}
}

function written(name: string, text: string): string {
  const path = join(own.home, name)
  writeFileSync(path, text)
  return path
}
