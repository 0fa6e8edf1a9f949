import {mkdirSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {machine, type Ended, type Machine} from '../support/ridectl.ts'

let person: Machine

beforeAll(() => {
  person = machine()
})
afterAll(() => person.remove())

const file = (name: string, text: string): string => {
  const path = join(person.home, name)
  writeFileSync(path, text)
  return path
}
const instance = (name: string, spec = 'version: v1', more = ''): string =>
  `apiVersion: summon.ridecell.io/v1beta1\nkind: SummonPlatform\nmetadata: {name: ${name}}\nspec:\n  ${spec}\n${more}`

function refuses({stdout, stderr, status}: Ended, code: string, ...words: readonly (string | RegExp)[]): void {
  expect(stderr).toMatch(/^✖ /)
  expect(stderr.replace(/\s+/g, ' ')).toContain(code)
  for (const word of words) expect(stderr.replace(/\s+/g, ' ')).toMatch(word)
  expect({status, stdout}).toMatchObject({status: 2})
}

test('--version says the version and nothing else', async () => {
  expect(await person.run('--version')).toMatchObject({status: 0, stdout: expect.stringMatching(/^ridectl \d+\.\d+\.\d+\n$/), stderr: ''})
})

test('without a command it says what there is', async () => {
  const {stdout, status} = await person.run()
  expect(status).toBe(0)
  for (const command of ['deploy', 'status', 'install', 'render', 'sandbox start']) expect(stdout).toContain(`ridectl ${command} `)
})

test('a topic lists its commands', async () => {
  const {stdout, status} = await person.run('sandbox')
  expect(status).toBe(0)
  for (const command of ['build', 'reset', 'start', 'status', 'stop']) expect(stdout).toContain(`ridectl sandbox ${command} `)
  expect(stdout).not.toContain('deploy')
})

test.each(['deploy', 'diff', 'delete', 'status', 'install', 'new', 'render', 'sandbox start', 'sandbox reset'])('%s --help: one line of purpose, flags with defaults, two examples', async (command) => {
  const {stdout, status} = await person.run(...command.split(' '), '--help')
  const [purpose, , usage] = stdout.split('\n')
  expect(status).toBe(0)
  expect(purpose).toMatch(/^[A-Z].*\.$/)
  expect(usage).toContain(`ridectl ${command}`)
  expect(stdout.slice(stdout.indexOf('\nExamples\n')).trim().split('\n')).toHaveLength(3)
})

test('defaults are seen in help', async () => {
  expect((await person.run('deploy', '-h')).stdout).toMatch(/--timeout TIME .*\(default 10m\)/)
})

describe('what cannot be meant is refused with exit status 2 and the nearest that can', () => {
  test.each<[string[], ...RegExp[]]>([
    [['deplyo', 'car1-qa'], /no command "deplyo"/, /ridectl deploy the nearest/],
    [['sandbox', 'strat'], /no command "sandbox strat"/, /ridectl sandbox start the nearest/],
    [['nonsense', '--help'], /no command "nonsense"|command nonsense not found/, /ridectl --help/],
    [['deploy', 'car1-qa', '--vresion', 'v2'], /no flag --vresion; the nearest is --version/, /ridectl deploy --help/],
    [['deploy'], /NAME is missing/, /ridectl deploy --help/],
    [['deploy', 'a', 'b'], /"b" is too much/, /ridectl deploy --help/],
    [['deploy', 'car1-qa', '--version'], /--version expects a value/, /ridectl deploy --help/],
    [['install', '--role', 'king', '--user', 'dev', '--namespace', 'summon-qa'], /--role.*viewer, deployer, shell/, /ridectl install --help/],
    [['install', '--role', 'viewer', '--namespace', 'summon-qa'], /--role viewer needs to know who gets it: --user or --group/],
    [['install', '--role', 'viewer', '--namespace', 'summon-qa', '--user', 'dev', '--group', 'devs'], /--user or --group, one of them/],
    [['install', '--role', 'viewer', '--user', 'dev'], /--role viewer needs to know where: --namespace/],
    [['install', '--user', 'dev', '--namespace', 'summon-qa'], /--user goes with --role/],
    [['install', '--role', 'viewer', '--user', 'dev', '--namespace', 'summon-qa', '--shared-database', 'a/b'], /--shared-database goes with --role deployer/],
    [['install', '--role', 'deployer', '--user', 'dev', '--namespace', 'summon-qa', '--shared-database', 'a'], /NAMESPACE\/NAME, as in databases\/postgres-admin; it is "a"/],
    [['deploy', 'car1-qa', '--timeout', 'soon'], /--timeout is not a duration: "soon"/, /90s/],
  ])('%j', async (words, ...says) => {
    refuses(await person.run(...words), 'USAGE', ...says)
  })
})

describe('a version that no image can have', () => {
  test.each([['v 2', /has a space/], ['', /is empty/], ['x'.repeat(129), /129 characters/], ['-rf', /is no tag|expects a value/]])('%j', async (version, why) => {
    refuses(await person.run('deploy', 'car1-qa', `--version=${version}`), 'INVALID_INPUT', why)
  })
})

describe('a file that describes no instance', () => {
  test.each([
    ['is no YAML: line and column', 'a: [\nb: }', /bad\.yaml:2:\d+: not YAML/],
    ['has a version that YAML takes for a number', instance('car1-qa', 'version: 1.20'), /quote it, version: "1\.20"/],
    ['has two instances of one name', `${instance('car1-qa')}---\n${instance('car1-qa')}`, /car1-qa twice/],
    ['is of another kind', 'kind: Deployment\nmetadata: {name: car1-qa}\n', /is "Deployment"; an instance is a SummonPlatform/],
    ['has an unknown field', instance('car1-qa', 'version: v1\n  databse: {mode: shared}'), /spec\.databse .*spec\.database/],
    ['has a name that is too long', instance(`${'x'.repeat(50)}-qa`), /too long/],
    ['does not have the instance', instance('car2-qa'), /no instance car1-qa: it has car2-qa/],
  ])('%s', async (_, text, why) => {
    refuses(await person.run('deploy', 'car1-qa', '-f', file('bad.yaml', text)), 'INVALID_INPUT', why)
  })

  test('is not there', async () => {
    refuses(await person.run('deploy', 'car1-qa', '-f', join(person.home, 'none.yaml')), 'INVALID_INPUT', /no such file/)
  })

  test('is a folder in which two files describe the same', async () => {
    mkdirSync(join(person.home, 'twice'))
    for (const name of ['a', 'b']) file(`twice/${name}.yaml`, instance('car1-qa'))
    refuses(await person.run('deploy', 'car1-qa', '-f', join(person.home, 'twice')), 'INVALID_INPUT', /described twice.*a\.yaml.*b\.yaml/)
  })
})

describe('a cluster that cannot be reached', () => {
  const kubeconfig = (port: number): string =>
    file('kubeconfig', `apiVersion: v1\nkind: Config\ncurrent-context: rig\nclusters: [{name: rig, cluster: {server: "https://127.0.0.1:${port}"}}]\nusers: [{name: rig, user: {token: x}}]\ncontexts: [{name: rig, context: {cluster: rig, user: rig}}]\n`)

  test('no kubeconfig', async () => {
    refuses(await person.run('status'), 'NO_KUBECONFIG', /ridectl sandbox start/)
    refuses(await person.run('deploy', 'car1-qa', '--version', 'v1'), 'NO_KUBECONFIG')
  })

  test('an unknown context, with the nearest', async () => {
    const {run} = person.with({KUBECONFIG: kubeconfig(1)})
    refuses(await run('status', '--context', 'rgi'), 'NO_CONTEXT', /near are rig/)
  })

  test('nothing listens there', async () => {
    const {run} = person.with({KUBECONFIG: kubeconfig(1)})
    expect(await run('status', 'car1-qa')).toMatchObject({status: 1, stderr: expect.stringContaining('UNREACHABLE')})
  })

  test('something listens and never answers: after 2 s that is said', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => mute.once('listening', resolve))
    const {run} = person.with({KUBECONFIG: kubeconfig((mute.address() as {port: number}).port), RIDECTL_REACH: ''})
    expect(await run('status', 'car1-qa')).toMatchObject({status: 1, stderr: expect.stringMatching(/did not answer in 2 s/)})
    mute.close()
  })
})

test('with --json a failure is one line of JSON on stdout, and words on stderr', async () => {
  const {stdout, stderr, status} = await person.run('status', '--json')
  expect(JSON.parse(stdout)).toMatchObject({type: 'failed', code: 'NO_KUBECONFIG', exit: 2, remedy: expect.any(Array)})
  expect(stderr).toContain('NO_KUBECONFIG')
  expect(status).toBe(2)
})

test('settings that are wrong are refused before anything is asked', async () => {
  mkdirSync(join(person.home, 'config', 'ridectl'), {recursive: true})
  writeFileSync(join(person.home, 'config', 'ridectl', 'config.yaml'), 'contxts: [rig]\n')
  refuses(await person.run('status'), 'INVALID_INPUT', /the nearest is contexts/)
})
