import {expect, test} from 'vitest'
import {thisHolder} from '../../src/process/holder.ts'
import {deploy} from '../../src/workflows/deploy.ts'
import {install} from '../../src/workflows/install.ts'
import {serverWith} from '../support/api-server.ts'
import {secretOf} from '../support/cluster-namespace.ts'
import {manualClock} from '../support/manual-clock.ts'
import {worldOf} from '../support/small-world.ts'

const [name, namespace] = ['car1-qa', 'summon-qa']
const database = {mode: 'external', secret: {name: 'car1-db', key: 'url'}}
const instance = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', database}}

test('the time that a person takes to answer is no part of a deploy: neither of its limit nor of what it took', async () => {
  const {server, cluster} = await serverWith(namespace)
  const [clock, stop] = [manualClock(), new AbortController()]
  const bare = worldOf(cluster)
  const world = {...bare, clock, databases: {...bare.databases, answers: async () => ({})}}
  try {
    await install(world, {dryRun: false, signal: stop.signal})
    await cluster.create(secretOf('car1-db', namespace, {url: 'postgresql://car1:secret@db.example.com/car1'}))
    const confirm = async (): Promise<boolean> => {
      clock.pass(3600)
      return true
    }
    const events = deploy(world, {name, namespace, instance, who: 'dev@laptop', holder: thisHolder(), ridectl: '0.1.0', timeoutSeconds: 600, waitLockSeconds: 60, older: false, signal: stop.signal, confirm})
    const stoppedAtTheMigration = async (): Promise<void> => {
      for await (const event of events) if (event.type === 'component' && event.name === 'migration') stop.abort()
    }
    await expect(stoppedAtTheMigration()).rejects.toMatchObject({code: 'INTERRUPTED'})
    expect((await cluster.get({apiVersion: instance.apiVersion, kind: instance.kind, name, namespace}))?.status?.['history']).toMatchObject([{result: 'interrupted', duration: 0}])
  } finally {
    await server.stop()
  }
})
