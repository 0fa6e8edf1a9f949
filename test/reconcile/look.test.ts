import {expect, test} from 'vitest'
import {component, type Verdict} from '../../src/reconcile/component.ts'
import {Inventory} from '../../src/reconcile/inventory.ts'
import {look} from '../../src/reconcile/look.ts'
import type {KubeObject} from '../../src/world.ts'
import {platformOf} from '../support/platform.ts'

const migration = component({name: 'migration', during: 'Migrating', promises: 'the schema fits', needs: [], applies: () => []})

/** A Job of the migration to that version, made so many minutes ago. */
function run(version: string, minutes: number, condition?: 'Failed' | 'Complete'): KubeObject {
  const conditions = condition === undefined ? [] : [{type: condition, status: 'True'}]
  const metadata = {
    name: `car1-qa-migrate-${version}-${minutes}`,
    uid: `${version}-${minutes}`,
    creationTimestamp: new Date(Date.now() - minutes * 60_000).toISOString(),
    labels: {'app.kubernetes.io/component': 'migration'},
    annotations: {'ridectl.dev/version': version},
  }
  return {apiVersion: 'batch/v1', kind: 'Job', metadata, status: {conditions}}
}

function verdictOn(version: string, ...runs: readonly KubeObject[]): Verdict | undefined {
  const inventory = new Inventory()
  for (const one of runs) inventory.put(one)
  return look([migration], platformOf({version}), inventory, new Date())[0]?.verdict
}

test('while a version migrates, the failed migration of an earlier one is no failure of it', () => {
  expect(verdictOn('v3', run('v2', 9, 'Failed'), run('v3', 1))).toMatchObject({verdict: 'waiting', reason: 'Starting'})
  expect(verdictOn('v3', run('v2', 9, 'Failed'))).toMatchObject({verdict: 'waiting', reason: 'Absent'})
  expect(verdictOn('v2', run('v2', 9, 'Failed'))).toMatchObject({verdict: 'broken'})
})

test('of several runs of one version the last counts', () => {
  expect(verdictOn('v2', run('v2', 1), run('v2', 9, 'Failed'))).toMatchObject({verdict: 'waiting', reason: 'Starting'})
  expect(verdictOn('v2', run('v2', 9, 'Failed'), run('v2', 1, 'Complete'))).toEqual({verdict: 'kept'})
})
