import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {stringify} from 'yaml'
import {type ApiServer, startApiServer} from '../support/api-server.ts'
import {contextOf, kubeconfigOf} from '../support/doctor.ts'
import {machine, type Machine} from '../support/ridectl.ts'

let api: ApiServer
let person: Machine
beforeAll(async () => {
  api = await startApiServer()
  person = machine()
})
afterAll(async () => {
  await api.stop()
  person.remove()
})

const looksAt = (name: string, context: {readonly cluster: object; readonly user?: object}) => {
  const file = join(person.home, `${name}.kubeconfig`)
  writeFileSync(file, stringify(kubeconfigOf({rig: context})), {mode: 0o600})
  return person.with({KUBECONFIG: file}).run('doctor', name)
}

test('an instance whose context does not answer is one failure, and the rest is looked at all the same', async () => {
  const {stdout, stderr, status} = await looksAt('car1-qa', {cluster: {server: 'https://127.0.0.1:1'}, user: {token: 'x'}})
  expect(stdout).toMatch(/^This machine\n(.*\n)*Kubeconfig\n(.*\n)*Context rig\n {2}❌ Does not answer: (.*\n)*Instance car1-qa\n {2}❌ .*refused the connection\n {7}see: kubectl --context rig get --raw \/readyz\n\n2 problems/)
  expect({stderr, status}).toEqual({stderr: '', status: 1})
})

test('so is one whose context does not let the person in', async () => {
  const {stdout, status} = await looksAt('car2-qa', {...contextOf(api.target), user: {token: 'wrong'}})
  expect(stdout).toMatch(/Instance car2-qa\n {2}❌ .*credentials/)
  expect(status).toBe(1)
})

test('a name that is unknown, or none at all, is a slip of the fingers', async () => {
  expect(await looksAt('Car_1', contextOf(api.target))).toMatchObject({status: 2, stdout: '', stderr: expect.stringContaining('INVALID_INPUT')})
})
