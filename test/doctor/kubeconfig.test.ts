import {statSync} from 'node:fs'
import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Failing} from '../../src/doctor/check.ts'
import {kubeconfigPatient} from '../../src/workflows/patients.ts'
import {Desk, found, kubeconfigOf, surgeryOn} from '../support/doctor.ts'

let desk: Desk
beforeEach(() => { desk = new Desk() })
afterEach(() => desk.remove())

const config = kubeconfigOf({'rig-us': {cluster: {server: 'https://127.0.0.1:1'}}})
const finds = async (name: string, ...files: readonly string[]) => found('kubeconfig', name, kubeconfigPatient(await surgeryOn(desk, {files})))

test('a kubeconfig is found with its contexts', async () => {
  expect(await finds('kubeconfig', desk.file('config', config))).toMatchObject({verdict: 'well', says: expect.stringContaining('one context')})
})

test('no kubeconfig, one without contexts, and one that cannot be read are three different failures', async () => {
  expect(await finds('kubeconfig', '/nowhere/config')).toMatchObject({verdict: 'broken', says: expect.stringContaining('Did not find'), remedy: 'ridectl sandbox start'})
  expect(await finds('kubeconfig', desk.file('empty', {apiVersion: 'v1', kind: 'Config'}))).toMatchObject({verdict: 'broken', says: expect.stringContaining('No context')})
  expect(await finds('kubeconfig', desk.file('torn', 'users: [\n'))).toMatchObject({verdict: 'broken', says: expect.stringContaining('torn:2:1')})
})

test('a kubeconfig that others may read is closed by the fix, and found closed after it', async () => {
  const open = desk.file('config', config, 0o644)
  const finding = (await finds('kubeconfig-private', open)) as Failing
  expect(finding).toMatchObject({verdict: 'broken', remedy: `chmod 600 ${open}`, fix: {safe: true}})
  await finding.fix?.run()
  expect(statSync(open).mode & 0o777).toBe(0o600)
  expect(await finds('kubeconfig-private', open)).toMatchObject({verdict: 'well'})
})

test('one that cannot be read is one failure, not two', async () => {
  expect(await finds('kubeconfig-private', desk.file('torn', 'users: [\n'))).toMatchObject({verdict: 'well'})
})
