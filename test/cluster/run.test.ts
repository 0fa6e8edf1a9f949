import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {type Ground, openGround, small, type Spec} from '../support/ground.ts'
import {inOneLine, type Ended} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

// What a run is made of is changed under it, each in an instance of its own: the pods that serve stay as they are.
let ground: Ground
beforeAll(async () => {
  ground = await openGround('run')
})
afterAll(() => ground.remove())

const run = (on: Ground, name: string, ...more: readonly string[]): Promise<Ended> => on.own.run('run', name, '--namespace', on.namespace, ...more)

/** An instance whose web's template is changed by hand after the deploy. */
async function changed(word: string, pod: object): Promise<string> {
  const name = ground.name(word)
  await ok(ground.deploy(name))
  const live = await ground.get('Deployment', `${name}-web`)
  const template = live!.spec!['template'] as {spec: {containers: readonly object[]}}
  const {container = {}, ...more} = pod as {container?: object}
  const containers = template.spec.containers.map((one) => ({...one, ...container}))
  await ground.cluster.patch({apiVersion: 'apps/v1', kind: 'Deployment', namespace: ground.namespace, name: `${name}-web`}, {spec: {template: {spec: {...more, containers}}}})
  return name
}

const noLicence = {container: {env: [{name: 'SUMMON_CONFIG', value: '/etc/config/summon-platform.yml'}, {name: 'LICENCE', valueFrom: {secretKeyRef: {name: 'licence', key: 'key'}}}]}}

test.concurrent.each([
  {why: 'an image that no node gets', word: 'no-image', pod: {container: {image: 'summon:never-built'}}, status: 1, says: /-run-\S+ cannot start: .*summon:never-built.* ROLLOUT_FAILED .*Try ridectl doctor no-image/},
  {why: 'a Secret that nobody made', word: 'no-licence', pod: noLicence, status: 1, says: /-run-\S+ cannot start: .*secret "licence" not found.* ROLLOUT_FAILED/},
])('$why is said, and ends the run with $status', async ({word, pod, status, says}) => {
  const ended = await run(ground, await changed(word, pod), '--', 'check')
  expect(inOneLine(ended)).toMatch(says)
  expect(ended.status).toBe(status)
})

test.concurrent('a pod that no node takes is said at once, and again when the time is over', async () => {
  const ended = await run(ground, await changed('homeless', {nodeSelector: {disk: 'nowhere'}}), '--deadline', '20s', '--', 'check')
  expect(inOneLine(ended)).toMatch(/⚠ \S+ is pending: .*node affinity\/selector.* did not start in 20 s and was stopped .*TIMED_OUT .*is pending: .*node affinity\/selector/)
  expect(ended.status).toBe(4)
})

test.concurrent('a quota that its pod does not fit into is said with the numbers, and ends the run with 6', async () => {
  const full = await openGround('run-quota')
  const name = full.name('full')
  await ok(full.deploy(name))
  await full.cluster.apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'one-pod', namespace: full.namespace}, spec: {hard: {pods: '1'}}})
  // A quota holds once its controller has counted what is there.
  await vi.waitUntil(async () => isCounted(full), {timeout: 60_000, interval: 200})
  const ended = await run(full, name, '--', 'check')
  await full.remove()
  expect(inOneLine(ended)).toMatch(/⚠ the cluster refuses its pods: .*exceeded quota: one-pod.* cannot start: .*exceeded quota: one-pod, requested: pods=1, used: pods=1, limited: pods=1.* QUOTA_EXCEEDED .*kubectl describe quota/)
  expect(ended.status).toBe(6)
})

async function isCounted({cluster, namespace}: Ground): Promise<boolean> {
  const quota = await cluster.get({apiVersion: 'v1', kind: 'ResourceQuota', namespace, name: 'one-pod'})
  return (quota?.status?.['used'] as {pods?: string} | undefined)?.pods === '1'
}

test.concurrent('a pod that Pod Security refuses is said in its words, and ends the run with 6', async () => {
  const strict = await openGround('run-strict')
  const name = strict.name('loose')
  const loose: Spec = {web: {podTemplate: {spec: {containers: [{name: 'web', securityContext: {allowPrivilegeEscalation: true}, ...resourcesOf('web')}]}}}}
  await ok(strict.deploy(name, loose))
  await strict.cluster.patch({apiVersion: 'v1', kind: 'Namespace', name: strict.namespace}, {metadata: {labels: {'pod-security.kubernetes.io/enforce': 'restricted'}}})
  const ended = await run(strict, name, '--', 'check')
  await strict.remove()
  expect(inOneLine(ended)).toMatch(/cannot start: .*violates PodSecurity "restricted:latest".*allowPrivilegeEscalation.* REFUSED/)
  expect(ended.status).toBe(6)
})

const resourcesOf = (container: string): object => (small(container) as {spec: {containers: readonly object[]}}).spec.containers[0] ?? {}

test.concurrent('one that nobody waits for leaves its output to be read, and one that was killed ends by its deadline', async () => {
  const name = ground.name('left')
  await ok(ground.deploy(name))
  const {stdout} = await ok(run(ground, name, '--detach', '--', 'check'))
  const [, job = ''] = /^(\S+) was started\. Its output: {2}ridectl logs \S+ run -f$/m.exec(stdout) ?? []
  const ended = (of: string, type: string): Promise<boolean> => vi.waitUntil(async () => {
    const conditions = ((await ground.get('Job', of))?.status?.['conditions'] ?? []) as readonly {readonly type: string}[]
    return conditions.some((one) => one.type === type)
  }, {timeout: 240_000, interval: 500})
  await ended(job, 'Complete')
  expect((await ok(ground.own.run('logs', name, 'run', '--namespace', ground.namespace))).stdout).toContain('System check identified no issues')
  expect((await ground.get('Job', job))?.spec).toMatchObject({ttlSecondsAfterFinished: 3600})

  const killed = ground.own.start('run', name, '--namespace', ground.namespace, '--deadline', '90s', '--', 'shell', '-c', 'print("here"); import time; time.sleep(1000)')
  await killed.says('here')
  killed.child.kill('SIGKILL')
  const other = (await ground.list('Job', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'run'})).find(({metadata}) => metadata.name !== job)
  await ended(other?.metadata.name ?? '', 'Failed')
  expect((await ground.get('Job', other?.metadata.name ?? ''))?.spec).toMatchObject({ttlSecondsAfterFinished: 120})
})
