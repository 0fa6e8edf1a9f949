import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {adminUrl, type Ground, openGround, small, type Spec} from '../support/ground.ts'
import {type Ended, inOneLine} from '../support/ridectl.ts'
import {someoneElse} from '../support/someone-else.ts'

/** A failure that the cluster knows of is told when it does: nothing here waits so long. */
const long = ['--timeout', '2h'] as const
const policies = '/apis/admissionregistration.k8s.io/v1'
const restricted = {'pod-security.kubernetes.io/enforce': 'restricted'}

interface Case {
  readonly cause: string
  readonly word: string
  readonly spec: Spec
  readonly says: readonly RegExp[]
  readonly status: number
  /** May still come right: it is waited for until the timeout. What the first deploy says of it when the cluster knows. */
  readonly pending?: RegExp
}

const container = (name: string, more: object, pod: object = {}): object => ({spec: {...pod, containers: [{name, ...more}]}})
const hungry = ['python', '-c', 'print("loads it all"); all = bytearray(400_000_000)']
const answering = (status: number): string[] => ['python', '-c', `from wsgiref.simple_server import make_server\nmake_server("", 8000, lambda _, start: start("${status} no", []) and [] or []).serve_forever()`]
const limit = {resources: {requests: {cpu: '10m', memory: '64Mi'}, limits: {memory: '64Mi'}}}

let ground: Ground
beforeAll(async () => {
  ground = await openGround('causes', restricted)
  await secret('no-server', {url: 'postgresql://app:hush-hush@127.0.0.1:1/app'})
  await secret('no-entry', {url: withPassword('hush-hush')})
  await secret('no-url', {other: 'x'})
})
afterAll(() => ground.remove())

const external = (name: string): Spec => ({database: {mode: 'external', secret: {name}}})

const causes: readonly Case[] = [
  {cause: 'a migration that hangs', word: 'hangs', spec: {migration: {timeout: '5s', command: ['sleep', '3600'], podTemplate: small('migration')}}, says: [/MIGRATION_FAILED/, /did not end within its time limit of 5 s/], status: 5},
  {cause: 'a migration that takes too much memory', word: 'hungry-migration', spec: {migration: {command: hungry, podTemplate: container('migration', limit)}}, says: [/MIGRATION_FAILED/, /(out of|perhaps for its) memory \(limit 64Mi\)/], status: 5},
  {cause: 'a site that takes too much memory', word: 'hungry-site', spec: {web: {command: hungry, podTemplate: container('web', limit)}}, says: [/ROLLOUT_FAILED/, /(out of|perhaps for its) memory \(limit 64Mi\)/], status: 1},
  {cause: 'a probe that is answered as by a site that is not up yet', word: 'ill', spec: {web: {command: answering(503)}}, says: [/PROBE_FAILED/, /ill-\S+-web-\S+ starts: \/health answers 503/, /ridectl logs ill-\S+ web/], status: 4, pending: /answers\s+503/},
  {cause: 'a probe that asks for what the site does not have', word: 'astray', spec: {web: {healthPath: '/nowhere'}}, says: [/ROLLOUT_FAILED/, /astray-\S+-web-\S+ starts: \/nowhere answers 404/], status: 1},
  {cause: 'a migration that no node takes', word: 'homeless', spec: {migration: {podTemplate: container('migration', {}, {nodeSelector: {disk: 'nowhere'}})}}, says: [/UNSCHEDULABLE/, /the migration to v1 could not start/, /homeless-\S+ is pending: .*node affinity\/selector/, /kubectl describe nodes/], status: 4},
  {cause: 'a site that no node has room for', word: 'large', spec: {web: {podTemplate: container('web', {resources: {requests: {memory: '900Gi'}, limits: {memory: '900Gi'}}})}}, says: [/UNSCHEDULABLE/, /large-\S+-web-\S+ is pending: .*Insufficient memory/, /spec\.web\.podTemplate/], status: 4},
  {cause: 'a Secret that the site\'s pod names and nobody made', word: 'no-licence', spec: {web: {podTemplate: container('web', {env: [{name: 'LICENCE', valueFrom: {secretKeyRef: {name: 'licence', key: 'key'}}}]})}}, says: [/ROLLOUT_FAILED/, /secret "licence" not found/], status: 1},
  {cause: 'a key that the Secret of the site\'s pod does not have', word: 'no-licence-key', spec: {web: {podTemplate: container('web', {env: [{name: 'LICENCE', valueFrom: {secretKeyRef: {name: 'no-url', key: 'licence'}}}]})}}, says: [/ROLLOUT_FAILED/, /couldn't find key licence in Secret \S+\/no-url/], status: 1},
  {cause: 'a Secret of `secrets` that nobody made', word: 'no-mail', spec: {secrets: ['mail']}, says: [/SECRET_MISSING/, /not in namespace \S+: mail/], status: 1},
  {cause: 'a database URL that nobody wrote down', word: 'no-secret', spec: external('nobody-made-it'), says: [/SECRET_MISSING/, /there is no Secret nobody-made-it/], status: 1},
  {cause: 'a Secret without the key', word: 'no-key', spec: external('no-url'), says: [/SECRET_MISSING/, /Secret no-url has no key url/], status: 1},
  {cause: 'a database server that does not answer', word: 'no-server', spec: external('no-server'), says: [/DATABASE_UNREACHABLE/, /127\.0\.0\.1:1 as app/], status: 1},
  {cause: 'a database server that refuses', word: 'no-entry', spec: external('no-entry'), says: [/DATABASE_REFUSED/, /SQLSTATE 28P01/], status: 6},
]

test.concurrent.each(causes)('$cause: the deploy ends with $status and says so', async ({word, spec, says, status, pending}) => {
  const name = ground.name(word)
  const ended = await (pending === undefined ? ground.deploy(name, spec, ...long) : timedOut(name, spec, pending))
  shows(ended, says, status)
  expect(ended.stdout + ended.stderr).not.toContain('hush-hush')
  expect(await ground.get('Ingress', name)).toBeUndefined()
})

describe('what a namespace refuses', () => {
  test.concurrent('a quota that not even the migration fits into: the deploy ends with 6 and the numbers', async () => {
    const full = await openGround('quota-none')
    await full.cluster.apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'no-pod', namespace: full.namespace}, spec: {hard: {pods: '0'}}})
    const ended = await full.deploy(full.name('none'), {}, ...long)
    await full.remove()
    shows(ended, [/QUOTA_EXCEEDED/, /exceeded quota: no-pod, requested: pods=1, used: pods=0, limited: pods=0/], 6)
  })

  test.concurrent('a quota that the site does not fit into: the deploy ends with 6 and the numbers', async () => {
    const full = await openGround('quota')
    await full.cluster.apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'one-pod', namespace: full.namespace}, spec: {hard: {pods: '1'}}})
    const ended = await full.deploy(full.name('full'), {web: {replicas: 2}}, ...long)
    await full.remove()
    shows(ended, [/QUOTA_EXCEEDED/, /exceeded quota: one-pod, requested: pods=1, used: pods=1, limited: pods=1/], 6)
  })

  test.concurrent('pods that Pod Security refuses: the deploy ends with 6 before anything is written', async () => {
    const name = ground.name('rooted')
    const ended = await ground.deploy(name, {web: {podTemplate: container('web', {securityContext: {privileged: true, allowPrivilegeEscalation: true}})}}, ...long)
    shows(ended, [/REFUSED/, /Pod Security refuses the pods of Deployment rooted-\S+-web/, /privileged/], 6)
    expect(await ground.get('SummonPlatform', name)).toBeUndefined()
  })

  test.concurrent('a policy that refuses an object: the deploy ends with 6 and the policy\'s words, before anything is written', async () => {
    const ruled = await openGround('policy')
    const policy = await refuseDeployments(ruled)
    const name = ruled.name('ruled')
    const ended = await ruled.deploy(name, {}, ...long)
    const made = await ruled.get('SummonPlatform', name)
    await policy.remove()
    await ruled.remove()
    shows(ended, [/REFUSED/, /only the platform team makes Deployments here/], 6)
    expect(made).toBeUndefined()
  })

  test.concurrent('a namespace that is being deleted: the deploy ends with 6 and says so', async () => {
    const going = await openGround('going')
    const at = {apiVersion: 'v1', kind: 'ConfigMap', namespace: going.namespace, name: 'stays'}
    await going.cluster.apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'stays', namespace: going.namespace, finalizers: ['example.com/stays']}})
    await going.cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: going.namespace}, {propagation: 'Background'})
    const ended = await going.deploy(going.name('late'), {}, ...long)
    await going.cluster.patch(at, {metadata: {finalizers: null}})
    await going.remove()
    shows(ended, [/REFUSED/, new RegExp(`namespace ${going.namespace} is being deleted`)], 6)
  })
})

/** A deploy whose time is over at once, of an instance that is known to wait. */
async function timedOut(name: string, spec: Spec, pending: RegExp): Promise<Ended> {
  const first = ground.start(name, spec, ...long)
  await first.says(pending)
  first.child.kill('SIGINT')
  expect((await first.ended).status).toBe(130)
  return ground.deploy(name, spec, '--timeout', '1s')
}

function shows({stdout, stderr, status}: Ended, says: readonly RegExp[], wanted: number): void {
  for (const one of says) expect(inOneLine({stdout, stderr})).toMatch(one)
  expect(stdout + stderr).not.toMatch(/ at .*\.js:\d+/)
  expect(status).toBe(wanted)
}

async function secret(name: string, values: Readonly<Record<string, string>>): Promise<void> {
  await ground.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace: ground.namespace}, stringData: values})
}

function withPassword(password: string): string {
  const url = new URL(adminUrl())
  url.password = password
  return url.href
}

/** A ValidatingAdmissionPolicy for that namespace; resolves when the server goes by it. */
async function refuseDeployments({cluster, namespace}: Ground): Promise<{remove(): Promise<void>}> {
  const apply = (plural: string, kind: string, spec: object): Promise<void> =>
    someoneElse('PATCH', `${policies}/${plural}/${namespace}?fieldManager=test`, {apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: {name: namespace}, spec}, 'application/apply-patch+yaml')
  await apply('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', {
    matchConstraints: {resourceRules: [{apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments']}]},
    validations: [{expression: 'false', message: 'only the platform team makes Deployments here'}],
  })
  await apply('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', {
    policyName: namespace, validationActions: ['Deny'], matchResources: {namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': namespace}}},
  })
  await vi.waitUntil(() => isRefused(cluster, namespace), {timeout: 60_000, interval: 200})
  return {
    remove: async () => {
      for (const plural of ['validatingadmissionpolicybindings', 'validatingadmissionpolicies']) await someoneElse('DELETE', `${policies}/${plural}/${namespace}`)
    },
  }
}

async function isRefused(cluster: Ground['cluster'], namespace: string): Promise<boolean> {
  const labels = {app: 'probe'}
  const template = {metadata: {labels}, spec: {containers: [{name: 'probe', image: 'summon:v1'}]}}
  try {
    await cluster.apply({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'probe', namespace}, spec: {selector: {matchLabels: labels}, template}}, {dryRun: true})
    return false
  } catch (error) {
    if (error instanceof RidectlError) return true
    throw error
  }
}
