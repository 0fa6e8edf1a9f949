import {mkdtemp, mkdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {readSettings} from '../../src/cli/settings.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'settings-'))
  await mkdir(join(home, 'ridectl'))
})
afterEach(() => rm(home, {recursive: true}))

const write = (text: string) => writeFile(join(home, 'ridectl', 'config.yaml'), text)
const read = (env: Record<string, string> = {}) => readSettings({XDG_CONFIG_HOME: home, ...env})

test('without a file there are the defaults', async () => {
  expect(await read()).toEqual({namespacePattern: 'summon-<environment>', timeoutSeconds: 600, waitLockSeconds: 300, reachSeconds: 2})
})

test('the file comes before the defaults, the environment before the file', async () => {
  await write('contexts: [rig-us, rig-eu]\nnamespacePattern: apps-<environment>\ntimeout: 20m\n')
  expect(await read({RIDECTL_TIMEOUT: '30m', RIDECTL_NAMESPACE_PATTERN: 'x-<environment>'})).toMatchObject({
    contexts: ['rig-us', 'rig-eu'], namespacePattern: 'x-<environment>', timeoutSeconds: 1800,
  })
})

test('contexts in the environment are separated by commas', async () => {
  expect(await read({RIDECTL_CONTEXTS: 'a, b'})).toMatchObject({contexts: ['a', 'b']})
})

test('an unknown key is refused with the nearest one', async () => {
  await write('namespacePatern: x\n')
  await expect(read()).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringContaining('the nearest is namespacePattern')})
})

test.each([
  ['timeout: soon', 'timeout'],
  ['contexts: rig-us', 'contexts'],
  ['namespacePattern: Apps_<environment>', 'namespacePattern'],
  ['domain: 7', 'domain'],
  ['- a list', 'a map'],
  ['a: [', 'not YAML'],
])('%j is refused, naming %s', async (text, named) => {
  await write(text)
  await expect(read()).rejects.toMatchObject({exit: 2, message: expect.stringContaining(named)})
})

test('an empty file says nothing', async () => {
  await write('# nothing yet\n')
  expect(await read()).toMatchObject({timeoutSeconds: 600})
})
