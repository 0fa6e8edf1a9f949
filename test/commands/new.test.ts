import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {inTerminal, type Session} from '../support/in-terminal.ts'
import {plainProject, projectFolder} from '../support/project-folder.ts'
import {machine, type Machine} from '../support/ridectl.ts'

let person: Machine
let folder = ''

beforeAll(() => {
  person = machine()
})
beforeEach(() => {
  folder = projectFolder(plainProject)
})
afterAll(() => person.remove())

const program = join(dirname(dirname(import.meta.dirname)), 'bin', 'run.js')
const asked = (): Session => inTerminal([process.execPath, program, 'new', 'car1-qa', '--dir', folder], {env: {...person.env}})
const written = (path: string): boolean => existsSync(join(folder, path))

describe('in a terminal', () => {
  test('it shows what it would write, asks, and writes', async () => {
    const session = asked()
    await session.shows(/\? Write Dockerfile, \.dockerignore, requirements\.txt/)
    expect(written('Dockerfile')).toBe(false)
    session.type('\r')
    expect(await session.exited).toBe(0)
    expect(readFileSync(join(folder, 'car1-qa.yaml'), 'utf8')).toContain('settings: mysite.settings_ridectl')
    expect(readdirSync(folder).filter((name) => /\.\d+$/.test(name))).toEqual([])
  })

  test('no leaves everything as it is', async () => {
    const session = asked()
    await session.shows('(Y/n)')
    session.type('n\r')
    expect(await session.exited).toBe(1)
    expect(session.screen.text).toContain('nothing was written')
    expect(['Dockerfile', 'requirements.txt', 'car1-qa.yaml'].filter(written)).toEqual([])
  })

  test('a file that is there is asked about by name, and Enter alone keeps it', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM mine\n')
    const session = asked()
    await session.shows('(Y/n)')
    session.type('\r')
    await session.shows(/Replace Dockerfile, which is there already\? \(y\/N\)/)
    session.type('\r')
    expect(await session.exited).toBe(0)
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM mine\n')
    expect(written('car1-qa.yaml')).toBe(true)
  })
})

describe('without a terminal', () => {
  test('it needs --yes, and shows the difference all the same', async () => {
    const {stdout, stderr, status} = await person.run('new', 'car1-qa', '--dir', folder)
    expect(status).toBe(2)
    expect(stderr).toContain('Give --yes')
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\/Dockerfile\n@@ -0,0 \+1,\d+ @@\n\+# docker build/m)
    expect(written('Dockerfile')).toBe(false)
  })

  test('--yes keeps what is there and differs, and says so; --overwrite replaces it', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM mine\n')
    const kept = await person.run('new', 'car1-qa', '--dir', folder, '--yes')
    expect(kept.stdout).toContain('-FROM mine\n')
    expect(kept.stdout).toContain('Dockerfile stays as it was (--overwrite replaces it)')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM mine\n')

    await person.run('new', 'car1-qa', '--dir', folder, '--yes', '--overwrite')
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('AS build')
    expect((await person.run('new', 'car1-qa', '--dir', folder)).stdout).toContain('nothing to do')
  })

  test.each<[string, string[], string, number]>([
    ['no project', ['car1-qa', '--dir', '/usr/lib/os-release'], 'INVALID_INPUT', 2],
    ['a name that cannot be', ['Car1'], 'INVALID_INPUT', 2],
    ['a version that no image can have', ['car1-qa', '--version', 'v 1'], 'INVALID_INPUT', 2],
    ['no name', [], 'USAGE', 2],
  ])('%s is refused', async (_, args, code, exit) => {
    const {stderr, status} = await person.run('new', ...args)
    expect(stderr).toContain(code)
    expect(status).toBe(exit)
  })
})
