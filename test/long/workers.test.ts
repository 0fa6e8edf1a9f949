import {appendFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import pg from 'pg'
import {beforeAll, expect, inject, test} from 'vitest'
import {targetOf} from '../../src/kube/contexts.ts'
import {readKubeconfig} from '../../src/kube/kubeconfig.ts'
import type {Cluster} from '../../src/world.ts'
import {clusterAt} from '../support/api-server.ts'
import {instanceFile, withWorkers} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {buildChanged, ok} from '../support/sandbox.ts'

const own = machine(inject('sandbox').home)
const deploy = (...args: readonly string[]) => own.run('deploy', 'busy-qa', ...args, '--context', 'sandbox', '--yes')
let cluster: Cluster

/** A task of six seconds, which says when it begins and when it has ended. */
const slow = `import os
import time

from celery import shared_task

from .models import Heartbeat


@shared_task
def heartbeat():
    row = Heartbeat.objects.create(worker=f"{os.environ['HOSTNAME']} began")
    time.sleep(6)
    Heartbeat.objects.filter(id=row.id).update(worker=f"{os.environ['HOSTNAME']} ended")
`

beforeAll(async () => {
  const config = await readKubeconfig([join(own.home, 'sandbox', 'kubeconfig')])
  cluster = clusterAt(targetOf(config, 'sandbox'))
  await buildChanged(own, 'summon:slow-1', 'v1', (folder) => writeFileSync(join(folder, 'trips/tasks.py'), slow))
  await buildChanged(own, 'summon:slow-2', 'v1', (folder) => {
    writeFileSync(join(folder, 'trips/tasks.py'), slow)
    appendFileSync(join(folder, 'trips/tasks.py'), '# the second\n')
  })
})

test('a worker that goes ends the tasks that it has begun, and new ones go to its successor', async () => {
  const spec = {...withWorkers, static: {enabled: false}, config: {HEARTBEAT_SECONDS: 1}, celeryd: {grace: '60s'}}
  await ok(deploy('--version', 'slow-1', '-f', instanceFile(own, 'busy-qa', spec)))
  const [old] = await workers()
  await expect.poll(async () => (await said()).includes(`${old} began`), {timeout: 60_000, interval: 200}).toBe(true)
  await ok(deploy('--version', 'slow-2'))
  await expect.poll(async () => (await workers()).includes(old ?? ''), {timeout: 90_000, interval: 500}).toBe(false)
  const [successor] = await workers()
  const hasTask = async (): Promise<boolean> => (await said()).some((word) => word.startsWith(`${successor} `))
  await expect.poll(hasTask, {timeout: 60_000, interval: 200}).toBe(true)
  const words = await said()
  expect(words).toContain(`${old} ended`)
  expect(words).not.toContain(`${old} began`)
})

async function workers(): Promise<readonly string[]> {
  const pods = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'summon-qa', labels: {'app.kubernetes.io/instance': 'busy-qa', 'app.kubernetes.io/component': 'celeryd'}})
  return pods.map(({metadata}) => metadata.name)
}

/** What the tasks have written into the instance's database. */
async function said(): Promise<readonly string[]> {
  const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: 'databases', name: 'postgres-admin'})
  const url = new URL(Buffer.from((secret!['data'] as Record<string, string>)['url'] ?? '', 'base64').toString())
  url.pathname = '/busy_qa'
  const client = new pg.Client(url.href)
  await client.connect()
  try {
    return (await client.query<{worker: string}>('SELECT worker FROM trips_heartbeat')).rows.map(({worker}) => worker)
  } finally {
    await client.end()
  }
}
