import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, expect, inject, test} from 'vitest'
import {openContexts} from '../../src/open-world.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {buildChanged, ok, page} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', ...args, '--context', 'sandbox', '--yes')

const broken = `from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trips", "0002_first_trips")]
    operations = [migrations.RunSQL("ALTER TABLE trips_trip ADD COLUMN fare numeric NOT NULL")]
`

beforeAll(async () => {
  await buildChanged(own, 'summon:cannot-migrate', 'v1', (folder) => writeFileSync(join(folder, 'trips/migrations/0003_fare.py'), broken))
  await ok(deploy('careful-qa', '--version', 'v1', '-f', instanceFile(own, 'careful-qa')))
})

test('a migration that fails ends with 5 and its log, and the old version serves on', async () => {
  const {status, stdout, stderr} = await deploy('careful-qa', '--version', 'cannot-migrate')
  expect(status).toBe(5)
  expect(stdout + stderr).toContain('careful-qa stays on v1: the migration to cannot-migrate failed')
  expect(stdout + stderr).toContain('MIGRATION_FAILED')
  expect(stdout + stderr).toMatch(/column "fare" of relation "trips_trip" contains null values/)

  const {stdout: json} = await ok(own.run('status', 'careful-qa', '--context', 'sandbox', '--json'))
  expect(JSON.parse(json)).toMatchObject({version: 'v1', wantedVersion: 'cannot-migrate', migratedVersion: 'v1', state: 'Error'})
  expect((await page(sandbox, 'careful-qa')).text).toContain('<td>Harbour</td>')
})

test('the record keeps how each migration ended', async () => {
  const {cluster} = await openContexts({sandboxKubeconfig: join(sandbox.home, 'sandbox', 'kubeconfig')}).open('sandbox')
  const live = await cluster.get({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace: 'summon-qa', name: 'careful-qa'})
  expect(live?.status?.['migrations']).toMatchObject([
    {version: 'cannot-migrate', result: 'failed', applied: []},
    {version: 'v1', result: 'succeeded', applied: expect.arrayContaining(['trips.0002_first_trips'])},
  ])
})

test('the next version deploys without a manual step', async () => {
  await ok(deploy('careful-qa', '--version', 'v2'))
  expect((await page(sandbox, 'careful-qa')).text).toContain('<th>Fare</th>')
})
