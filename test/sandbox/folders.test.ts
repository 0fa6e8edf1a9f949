import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {homedir, tmpdir} from 'node:os'
import {join} from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {afterAll, describe, expect, test} from 'vitest'
import {foldersAt, makeFolders, sandboxFolders} from '../../src/sandbox/folders.ts'
import {plainFailure} from '../../src/sandbox/plain-failure.ts'
import {resetSandbox} from '../../src/sandbox/stop.ts'

const parent = mkdtempSync(join(tmpdir(), 'sandbox-folders-'))
afterAll(() => rmSync(parent, {recursive: true}))

test('the sandbox is where RIDECTL_SANDBOX says, else with the state of this user', () => {
  expect(sandboxFolders({RIDECTL_SANDBOX: '/x/y'}).root).toBe('/x/y')
  expect(sandboxFolders({XDG_STATE_HOME: '/state'}).root).toBe('/state/ridectl/sandbox')
  expect(sandboxFolders({}).root).toBe(join(homedir(), '.local/state/ridectl/sandbox'))
})

test('a folder that holds other things is neither taken nor deleted', async () => {
  const folder = join(parent, 'mine')
  mkdirSync(join(folder, 'images'), {recursive: true, mode: 0o755})
  writeFileSync(join(folder, 'thesis.txt'), 'all of it')
  await expect(makeFolders(foldersAt(folder))).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringContaining(folder)})
  expect(statSync(folder).mode & 0o777).toBe(0o755)
  expect(await resetSandbox(foldersAt(folder))).toBe(false)
  expect(readdirSync(folder)).toContain('thesis.txt')
})

test('a folder of its own is closed to others, and reset deletes all of it', async () => {
  const folders = foldersAt(join(parent, 'own'))
  await makeFolders(folders)
  expect(statSync(folders.root).mode & 0o777).toBe(0o700)
  expect(await resetSandbox(folders)).toBe(true)
  expect(readdirSync(parent)).not.toContain('own')
})

describe('a full disk is called one', () => {
  const said = {code: 'SANDBOX_FAILED', message: 'the disk is full: there is no room for the sandbox in /s'}

  test.runIf(process.platform === 'linux')('where the system says so', async () => {
    const error = await writeFile('/dev/full', 'x').catch((thrown: unknown) => thrown)
    expect(plainFailure(error, '/s')).toMatchObject(said)
  })

  test('where SQLite says so', () => {
    const database = new DatabaseSync(':memory:')
    database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (x)')
    const error = attempt(() => database.exec('INSERT INTO t VALUES (zeroblob(100000))'))
    expect(plainFailure(error, '/s')).toMatchObject(said)
  })
})

function attempt(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

test('a folder that cannot be written is named', async () => {
  writeFileSync(join(parent, 'file'), '')
  const folders = foldersAt(join(parent, 'file', 'sandbox'))
  const error = await makeFolders(folders).catch((thrown: unknown) => plainFailure(thrown, folders.root))
  expect(error).toMatchObject({code: 'SANDBOX_FAILED', message: expect.stringContaining(`keeps its files in ${folders.root}`)})
})
