import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {openContexts} from '../../src/open-world.ts'
import {findPlace} from '../../src/workflows/find-place.ts'
import {install} from '../../src/workflows/install.ts'
import {defaultSettings} from '../../src/workflows/settings.ts'
import type {Contexts, KubeObject} from '../../src/world.ts'
import {type ApiServer, isReal, startApiServer} from '../support/api-server.ts'
import {Desk, kubeconfigOf} from '../support/doctor.ts'

const desk = new Desk()
let servers: readonly ApiServer[]
let contexts: Contexts

beforeAll(async () => {
  servers = await Promise.all([startApiServer(), startApiServer()])
  const [us, eu] = servers.map(({target: {cluster, user}}) => ({cluster: {server: cluster.server, ...cluster.fields}, user: user.fields}))
  if (us === undefined || eu === undefined) throw new Error('two servers were started')
  const silent = {cluster: {server: 'https://127.0.0.1:1'}, user: {}}
  const file = desk.file('config', {...kubeconfigOf({us, eu, silent}), 'current-context': 'us'})
  contexts = openContexts({kubeconfig: [file], sandboxKubeconfig: `${desk.home}/none`})
  await Promise.all(['us', 'eu'].map(prepare))
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()))
  desk.remove()
})

/** Each has `both-qa`, and one of its own: `us-qa`, `eu-qa`. */
async function prepare(context: string): Promise<void> {
  const world = await contexts.open(context)
  await install(world, {dryRun: false, signal: new AbortController().signal})
  await world.cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'summon-qa'}})
  for (const name of ['both-qa', `${context}-qa`]) await world.cluster.create({...instance(name), metadata: {name, namespace: 'summon-qa'}})
}

const instance = (name: string): KubeObject => ({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name}, spec: {version: 'v1'}})

async function placeOf(name: string, context?: string): Promise<unknown> {
  const {world, namesakes = []} = await findPlace(contexts, defaultSettings, {name, context}, instance(name))
  return {context: world.cluster.context, namesakes}
}

describe.skipIf(isReal)('an instance from a file', () => {
  test('belongs to the current context, also where another has one of its name', async () => {
    expect(await placeOf('both-qa')).toEqual({context: 'us', namesakes: []})
    expect(await placeOf('new-qa')).toEqual({context: 'us', namesakes: []})
  })

  test('that is new where it belongs: who has one of its name already is told', async () => {
    expect(await placeOf('eu-qa')).toEqual({context: 'us', namesakes: ['eu']})
  })

  test('whose context is named is looked for nowhere else', async () => {
    expect(await placeOf('eu-qa', 'us')).toEqual({context: 'us', namesakes: []})
    expect(await placeOf('us-qa', 'eu')).toEqual({context: 'eu', namesakes: []})
  })
})
