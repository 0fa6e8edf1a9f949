import {chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {inTerminal} from '../support/in-terminal.ts'
import {instanceFile, withWorkers} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

interface Found {readonly name: string; readonly verdict: string; readonly says: string}

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const other = machine()
const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')

beforeAll(async () => {
  await ok(own.run('deploy', 'well-qa', '--version', 'v1', '-f', instanceFile(own, 'well-qa', withWorkers), '--context', 'sandbox', '--yes'))
})
afterAll(() => other.remove())

const checksOf = (stdout: string, kind: string): Record<string, Found> => {
  const {groups} = JSON.parse(stdout) as {groups: {kind: string; checks: Found[]}[]}
  return Object.fromEntries(groups.filter((group) => group.kind === kind).flatMap(({checks}) => checks.map((check) => [check.name, check])))
}

describe('an instance on the sandbox', () => {
  test('that was just deployed is well, asked from its own pod', async () => {
    const {stdout, status} = await own.run('doctor', 'well-qa', '--context', 'sandbox', '--json')
    const found = checksOf(stdout, 'instance')
    for (const check of ['pods', 'last-deploy', 'lock', 'secrets', 'database', 'queue', 'redis', 'migrations', 'image', 'drift']) expect(found[check]).toMatchObject({verdict: 'well'})
    expect(status).toBe(0)
  })

  test('that no context has is a slip of the fingers', async () => {
    expect(await own.run('doctor', 'wel-qa', '--context', 'sandbox')).toMatchObject({status: 2, stderr: expect.stringContaining('well-qa')})
    expect(await own.run('doctor', '--context', 'nowhere')).toMatchObject({status: 2, stderr: expect.stringContaining('nowhere')})
  })
})

describe('a machine with a kubeconfig that others may read', () => {
  const kubeconfig = join(other.home, 'config-file')
  const there = other.with({KUBECONFIG: kubeconfig})
  beforeAll(() => {
    copyFileSync(join(sandbox.home, 'sandbox', 'kubeconfig'), kubeconfig)
    chmodSync(kubeconfig, 0o644)
  })

  test('is told so, line by line without a terminal, and ends with 1', async () => {
    const {stdout, status} = await there.run('doctor')
    expect(stdout).toMatch(/^This machine\n/)
    expect(stdout).toContain(`  ❌ Others on this machine may read ${kubeconfig}`)
    expect(stdout).toContain(`fix: chmod 600 ${kubeconfig}`)
    expect(stdout).toMatch(/Context sandbox\n {2}✅ Answers in \d+ ms/)
    expect(stdout).toMatch(/1 problem.*\. ridectl doctor --fix can mend/)
    expect(status).toBe(1)
  })

  test('without Unicode the signs are plain', async () => {
    const {stdout} = await there.with({LANG: 'C'}).run('doctor')
    expect(stdout).toContain('  !! Others on this machine')
    expect(stdout).toContain('  ok Answers in')
  })

  test('without a terminal nobody is asked, and the flag is named', async () => {
    expect(await there.run('doctor', '--fix')).toMatchObject({status: 2, stderr: expect.stringContaining('--yes')})
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o644)
  })

  test('a person is asked for each, with the command; what was mended is looked at again', async () => {
    const empty = join(other.home, 'bin')
    mkdirSync(empty, {recursive: true})
    for (const needed of ['sh', 'stty']) symlinkSync(`/bin/${needed}`, join(empty, needed))
    const session = inTerminal([process.execPath, program, 'doctor', '--fix'], {env: {...there.env, PATH: empty, EDITOR: ''}})
    await session.shows(/Do it: chmod 600/)
    session.type('y\r')
    expect(await session.exited).toBe(0)
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600)
    expect(session.screen.text).toContain('Nobody else may read it')
  })

  describe('whose package manager knows nothing', () => {
    const folder = join(other.home, 'apt')
    const without = there.with({PATH: folder, EDITOR: 'sh'})
    beforeAll(() => {
      chmodSync(kubeconfig, 0o600)
      mkdirSync(folder)
      for (const needed of ['sh', 'stty']) symlinkSync(`/bin/${needed}`, join(folder, needed))
      writeFileSync(join(folder, 'apt-get'), '#!/bin/sh\necho "E: Unable to locate package"\nexit 100\n', {mode: 0o755})
      writeFileSync(join(folder, 'sudo'), '#!/bin/sh\nexec "$@"\n', {mode: 0o755})
    })

    test('hears of a fix that failed, with what it said, and ends with 1', async () => {
      const session = inTerminal([process.execPath, program, 'doctor', '--fix'], {env: without.env})
      await session.shows(/Do it: .*apt-get install --yes postgresql-client/)
      session.type('y\r')
      await session.shows(/^E: Unable to locate package\n✖ .*apt-get install --yes postgresql-client ended with exit status 100$/m)
      for (const next of ['git', 'podman']) {
        await session.shows(new RegExp(`Do it: .*apt-get install --yes ${next}`))
        session.type('n\r')
      }
      expect(await session.exited).toBe(1)
    })

    test('tells it to a script apart from what the fix itself says', async () => {
      const {stdout, stderr, status} = await without.run('doctor', '--fix', '--yes', '--json')
      const {fixes} = JSON.parse(stdout) as {fixes: object[]}
      const isRoot = process.getuid?.() === 0
      expect(fixes[0]).toMatchObject(isRoot ? {remedy: 'apt-get install --yes postgresql-client', result: 'failed', why: expect.stringContaining('exit status 100')} : {result: 'left'})
      expect(stderr.includes('E: Unable to locate package')).toBe(isRoot)
      expect(status).toBe(isRoot ? 1 : 0)
    })
  })

  test('--yes does what is safe, without asking', async () => {
    chmodSync(kubeconfig, 0o640)
    const empty = join(other.home, 'none')
    mkdirSync(empty, {recursive: true})
    const {stdout, status} = await there.with({PATH: empty}).run('doctor', '--fix', '--yes', '--json')
    expect(checksOf(stdout, 'kubeconfig')['kubeconfig-private']).toMatchObject({verdict: 'well'})
    expect(status).toBe(0)
  })

  test('a kubeconfig that cannot be read is one finding, and the rest is looked at all the same', async () => {
    const torn = join(other.home, 'torn')
    writeFileSync(torn, `${readFileSync(kubeconfig, 'utf8')}\nusers: [\n`, {mode: 0o600})
    const {stdout, status} = await other.with({KUBECONFIG: torn}).run('doctor')
    expect(stdout).toMatch(/❌ .*torn:\d+:\d+/)
    expect(stdout).toContain('✅ Node ')
    expect(status).toBe(1)
  })
})
