import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ownContext, withContexts} from '../support/cluster-contexts.ts'
import {type Ground, openGround} from '../support/ground.ts'
import {inOneLine, type Machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

let ground: Ground
let name: string
let here: readonly string[]

beforeAll(async () => {
  ground = await openGround('contexts')
  name = ground.name('found')
  here = ['--namespace', ground.namespace]
  await ok(ground.deploy(name))
})
afterAll(() => ground.remove())

describe('where the first of two contexts cannot be reached and the instance is in the second', () => {
  let own: Machine
  beforeAll(() => {
    own = withContexts(ground.own, 'two', {'rig-eu': {cluster: {server: 'https://127.0.0.1:1'}, user: {token: 'x'}}, 'rig-us': ownContext()})
  })

  test.each([
    ['status', [], /Ready on v1/],
    ['logs', ['web'], /GET \/health/],
    ['shell', ['--', 'echo', 'inside'], /inside/],
    ['deploy', ['--version', 'v1', '--yes'], /is Ready on v1 already, nothing to do/],
  ] as const)('%s finds it there, and names the other', async (command, more, shown) => {
    const [before, after] = command === 'shell' ? [[], more] : [more, []]
    const ended = await own.run(command, name, ...before, ...here, ...after)
    expect(inOneLine(ended)).toMatch(shown)
    expect(ended.stderr.replace(/\s+/g, ' ')).toMatch(/context rig-eu: https:\/\/127\.0\.0\.1:1 refused the connection/)
    expect(ended.status).toBe(0)
  })

  test('the list shows it, and names the other', async () => {
    const {instances, unreachable} = JSON.parse((await ok(own.run('status', ...here, '--json'))).stdout) as {instances: object[]; unreachable: object[]}
    expect(instances).toMatchObject([{name, context: 'rig-us', state: 'Ready'}])
    expect(unreachable).toMatchObject([{context: 'rig-eu'}])
  })

  test('a name that is nowhere is refused with the one that was not asked', async () => {
    const ended = await own.run('status', ground.name('lost'), ...here)
    expect(inOneLine(ended)).toMatch(/NOT_FOUND .*context rig-eu: .*refused the connection/)
    expect(ended.status).toBe(2)
  })
})

test('a token that has expired ends with 6, and it is said when it ended and what to do', async () => {
  const [header, claims] = [{alg: 'RS256', kid: 'x'}, {sub: 'dev', exp: 1_700_000_000}].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const token = `${header}.${claims}.${Buffer.from('signature').toString('base64url')}`
  const {cluster} = ownContext()
  const ended = await withContexts(ground.own, 'expired', {rig: {cluster, user: {token}}}).run('status', name, ...here)
  expect(inOneLine(ended)).toMatch(/the server of context rig does not accept the credentials of the kubeconfig.* CREDENTIALS/)
  expect(inOneLine(ended)).toContain('Its token ended on 2023-11-14 22:13 UTC')
  expect(inOneLine(ended)).toContain('kubectl --context rig auth whoami')
  expect(inOneLine(ended)).not.toContain(token)
  expect(ended.status).toBe(6)
})

describe('a person with the rights of a deployer in one namespace, and none elsewhere,', () => {
  const user = `deployer-${process.pid}`
  let own: Machine
  beforeAll(async () => {
    await ok(ground.own.run('install', '--role', 'deployer', '--user', user, ...here, '--shared-database', `${ground.namespace}-databases/postgres-admin`))
    const {cluster, user: self} = ownContext()
    own = withContexts(ground.own, 'deployer', {rig: {cluster, user: {...self, as: user}}})
  })

  test('deploys an instance that is there, and a new one from its file', async () => {
    await ok(own.run('deploy', name, '--version', 'v2', '--yes', ...here))
    expect(await ground.status(name)).toMatchObject({state: 'Ready', version: 'v2'})
    const fresh = ground.name('fresh')
    await ok(own.run('deploy', fresh, '-f', ground.file(fresh), '--yes'))
    expect(await ground.status(fresh)).toMatchObject({state: 'Ready', version: 'v1'})
  })

  test('sees both, and is told that another namespace is not theirs', async () => {
    const {instances} = JSON.parse((await ok(own.run('status', ...here, '--json'))).stdout) as {instances: {name: string}[]}
    expect(instances.map((one) => one.name).toSorted()).toEqual([ground.name('fresh'), name].toSorted())
    const ended = await own.run('status', 'car1-qa', '--namespace', 'kube-system')
    expect(inOneLine(ended)).toMatch(/FORBIDDEN/)
    expect(ended.status).toBe(6)
  })
})
