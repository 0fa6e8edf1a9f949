import {once} from 'node:events'
import {existsSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {stringify} from 'yaml'
import {labelsOf, selectorOf} from '../../src/platform/labels.ts'
import {install} from '../../src/workflows/install.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {contextOf, kubeconfigOf} from '../support/doctor.ts'
import {machine, type Machine, type Running} from '../support/ridectl.ts'
import {worldOf} from '../support/small-world.ts'

const [namespace, name] = ['summon-qa', 'car1-qa']
let server: ApiServer
let cluster: Cluster
let person: Machine
beforeAll(async () => {
  ({server, cluster} = await serverWith(namespace))
  const home = machine()
  const file = join(home.home, 'kubeconfig')
  writeFileSync(file, stringify(kubeconfigOf({rig: contextOf(server.target)})), {mode: 0o600})
  person = home.with({KUBECONFIG: file})
  await install(worldOf(cluster), {dryRun: false, signal: new AbortController().signal})
  await cluster.apply({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', image: 'test'}})
  const labels = labelsOf({name, component: 'web', version: 'v1'})
  const containers = [{name: 'web', image: 'test:v1', env: [{name: 'SUMMON_CONFIG', value: '/etc/config/summon-platform.yml'}]}]
  await cluster.apply({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: `${name}-web`, namespace, labels}, spec: {selector: {matchLabels: selectorOf({name, component: 'web'})}, template: {metadata: {labels}, spec: {containers}}}})
}, 60_000)
afterAll(async () => {
  await server.stop()
  person.remove()
})

const jobs = (): Promise<readonly KubeObject[]> => cluster.list({apiVersion: 'batch/v1', kind: 'Job'}, {namespace})

/** A run whose pod does this: nobody makes its pods but the test, as this API server has no controllers. */
async function running(script: string): Promise<Running> {
  const before = (await jobs()).map(({metadata}) => metadata.name)
  const run = person.start('run', name, '--', 'check')
  const job = await vi.waitUntil(async () => (await jobs()).find(({metadata}) => !before.includes(metadata.name)), {timeout: 30_000, interval: 50})
  const owner = {apiVersion: 'batch/v1', kind: 'Job', name: job.metadata.name, uid: job.metadata.uid ?? '', controller: true}
  await cluster.create({
    apiVersion: 'v1', kind: 'Pod', metadata: {name: `${job.metadata.name}-1`, namespace, labels: {'batch.kubernetes.io/job-name': job.metadata.name}, ownerReferences: [owner]},
    spec: {restartPolicy: 'Never', containers: [{name: 'run', image: 'test:v1', command: ['sh', '-c', script], resources: {limits: {memory: '1Gi'}}}]},
  })
  return run
}

test('a run that was killed says for what beside its exit status, where nobody takes it for its output', async () => {
  const run = await running('echo begins; exit 137')
  await run.says('begins')
  const [{metadata: {name: job}}] = (await jobs()) as readonly [KubeObject]
  const conditions = [{type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '')}]
  await cluster.patch({apiVersion: 'batch/v1', kind: 'Job', namespace, name: job}, {status: {conditions}}, {subresource: 'status'})
  expect(await run.ended).toEqual({status: 137, stdout: 'begins\n', stderr: `✖ ${job} was killed, perhaps for its memory (limit 1Gi); --memory gives it more\n`})
})

test('a run whose reader went away is let go, and its Job is taken away', async () => {
  const run = await running('while true; do echo line; sleep 0.1; done')
  await run.says('line')
  run.child.stdout?.destroy()
  expect(await run.ended).toMatchObject({status: 141, stderr: ''})
  expect(await jobs()).toEqual([])
})

test.each([
  ['nothing more', 5000],
  ['all but the last of it', 220],
])('a run whose reader takes %s is let go by Ctrl-C all the same', async (_, thousands) => {
  const written = join(person.home, `written-${thousands}`)
  const run = await running(`echo begins; sleep 1; yes "$(printf %01000d 7)" | head -n ${thousands}; touch ${written}; sleep 1000`)
  await run.says('begins')
  run.child.stdout?.pause()
  await vi.waitUntil(() => existsSync(written), {timeout: 30_000, interval: 50})
  const exited = once(run.child, 'exit')
  run.child.kill('SIGINT')
  expect(await exited).toEqual([130, null])
  run.child.stdout?.resume()
  expect((await run.ended).stderr).toBe('Letting go; once more stops at once.\n')
  expect(await jobs()).toEqual([])
})
