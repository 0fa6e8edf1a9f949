import {execFileSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {planProject, writeFiles} from '../../src/workflows/new-project.ts'
import {defaultSettings} from '../../src/workflows/settings.ts'
import {plainProject, projectFolder, putFiles} from '../support/project-folder.ts'

/** What the module that is written says of the channel layers, over settings that say this of them. */
async function layersOver(own: string): Promise<unknown> {
  const folder = projectFolder({...plainProject, 'mysite/settings.py': `${plainProject['mysite/settings.py']}INSTALLED_APPS += ["channels"]\n${own}\n`})
  await writeFiles(folder, (await planProject(defaultSettings, {dir: folder, name: 'car1-qa', version: 'v1', redis: 'managed'})).files)
  // JSON is YAML: so nothing has to be installed.
  putFiles(folder, {'yaml.py': 'from json import load as safe_load\n', 'config.yml': JSON.stringify({DATABASE_URL: 'postgresql://u:p@db/car1', REDIS_URL: 'redis://cache:6379/1'})})
  const say = 'import json, mysite.settings_ridectl as settings; print(json.dumps(settings.CHANNEL_LAYERS))'
  return JSON.parse(execFileSync('python3', ['-c', say], {cwd: folder, env: {...process.env, SUMMON_CONFIG: join(folder, 'config.yml')}, encoding: 'utf8'}))
}

/** With more patience than the layer has: a consumer that hears nothing goes on listening. */
const hosts = [{address: 'redis://cache:6379/1', socket_timeout: 30}]
const [core, pubsub] = ['channels_redis.core.RedisChannelLayer', 'channels_redis.pubsub.RedisPubSubChannelLayer']

test('a project without a channel layer gets one on the instance\'s Redis, which goes on where nothing is heard', async () => {
  expect(await layersOver('')).toEqual({default: {BACKEND: core, CONFIG: {hosts}}})
})

test.each([core, pubsub])('a layer on Redis keeps its kind and options, at the instance\'s Redis: %s', async (backend) => {
  const own = `CHANNEL_LAYERS = {"default": {"BACKEND": "${backend}", "CONFIG": {"hosts": [("localhost", 6379)], "prefix": "shop", "capacity": 500}}}`
  expect(await layersOver(own)).toEqual({default: {BACKEND: backend, CONFIG: {prefix: 'shop', capacity: 500, hosts}}})
})

test('a layer of another kind gives way with its options, and other layers stay', async () => {
  const own = 'CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 5}}, "far": {"BACKEND": "far.Layer"}}'
  expect(await layersOver(own)).toEqual({default: {BACKEND: core, CONFIG: {hosts}}, far: {BACKEND: 'far.Layer'}})
})
