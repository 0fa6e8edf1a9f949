import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {mendTests} from '../support/mend-tests.ts'
import {machine} from '../support/ridectl.ts'
import {buildChanged, ok} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const flags = ['--context', 'sandbox']

beforeAll(async () => {
  await ok(own.run('deploy', 'mend-qa', '-f', instanceFile(own, 'mend-qa', {static: {enabled: false}}), '--yes', ...flags))
})

mendTests(() => ({own, name: 'mend-qa', flags}))

const fragile = `from django.db import migrations
import os


def fail_once(apps, schema_editor):
    marker = "MARKER"
    if not os.path.exists(marker):
        open(marker, "w").close()
        raise RuntimeError("not yet")


class Migration(migrations.Migration):
    dependencies = [("trips", "0002_first_trips")]
    operations = [migrations.RunPython(fail_once)]
`

test('a migration that failed runs again when that is asked for, and the deploy goes on to its end', async () => {
  const marker = join(own.home, 'marker')
  await buildChanged(own, 'summon:fragile', 'v1', (folder) => writeFileSync(join(folder, 'trips/migrations/0003_fragile.py'), fragile.replace('MARKER', marker)))
  const failed = await own.run('deploy', 'mend-qa', '--version', 'fragile', '--yes', ...flags)
  expect(failed).toMatchObject({status: 5, stderr: expect.stringMatching(/ridectl restart mend-qa migration +the same again/)})
  expect((await ok(own.run('restart', 'mend-qa', 'migration', ...flags))).stdout).toContain('mend-qa is Ready on fragile (was v1)')
})
