import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {scenarios} from './scenarios/scenarios.ts'
import {clusterEndpoint, type Endpoint} from './support/endpoint.ts'
import {sandboxEndpoint} from './support/sandbox-endpoint.ts'
import {transcript, type Entry, type Scenario} from './support/scenario.ts'

// With KUBECONFIG the real API server is asked too; without, its recorded answers are the oracle. CONTRACT_RECORD=1 records them anew.
const kubeconfig = process.env['KUBECONFIG']
const records = process.env['CONTRACT_RECORD'] === '1'

let sandbox: Endpoint
const cluster = kubeconfig === undefined ? undefined : clusterEndpoint(kubeconfig)

beforeAll(async () => {
  sandbox = await sandboxEndpoint()
})

afterAll(async () => {
  await sandbox.close()
  await cluster?.close()
})

describe('the sandbox answers like a real API server', () => {
  test.each(scenarios)('$name', async scenario => {
    const wanted = await oracle(scenario)
    const answers = await transcript(sandbox, scenario)
    expect(answers.map(({says}) => says)).toEqual(wanted.map(({says}) => says))
    for (const [index, entry] of wanted.entries()) expect.soft(answers[index], entry.says).toEqual(entry)
  })

  test('in at least sixty requests', () => {
    const asked = scenarios.flatMap(scenario => recorded(scenario))
    expect(asked.length).toBeGreaterThanOrEqual(60)
  })
})

async function oracle(scenario: Scenario): Promise<Entry[]> {
  if (cluster === undefined) return recorded(scenario)
  const entries = await transcript(cluster, scenario)
  if (records) writeFileSync(file(scenario), `${JSON.stringify(entries, null, 1)}\n`)
  return entries
}

function recorded(scenario: Scenario): Entry[] {
  return existsSync(file(scenario)) ? (JSON.parse(readFileSync(file(scenario), 'utf8')) as Entry[]) : []
}

function file({name}: Scenario): string {
  return join(import.meta.dirname, 'recorded', `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.json`)
}
