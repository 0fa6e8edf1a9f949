import {globSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {exitStatus} from '../src/errors.ts'

const root = dirname(import.meta.dirname)
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const commands = globSync('commands/**/*.ts', {cwd: root}).map((path) => path.replace(/^commands\/|\.ts$/g, '').replaceAll('/', ' '))

test('the README has every exit status with its codes, and no others', () => {
  const rows = readme.split('\n').flatMap((line) => {
    const [, statuses = '', , codes = ''] = /^\| [0-9, ]+ \|/.test(line) ? line.split('|') : []
    return [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => ({code, statuses: statuses.split(',').map(Number)}))
  })
  expect(new Set(rows.map(({code}) => code))).toEqual(new Set(Object.keys(exitStatus)))
  for (const {code, statuses} of rows) expect(statuses).toContain(exitStatus[code as keyof typeof exitStatus])
})

test('the README shows every command', () => {
  expect(commands.filter((command) => !readme.includes(`ridectl ${command}`))).toEqual([])
})

test('the README shows no command that there is not', () => {
  const shown = [...readme.matchAll(/(?:`|\$ |-- )ridectl ([a-z]+(?: (?:start|stop|status|reset|build))?)/g)].map(([, command = '']) => command)
  expect(shown.filter((command) => !commands.includes(command) && !commands.includes(command.split(' ')[0] ?? ''))).toEqual([])
})

test('every file that the README leads to is there', () => {
  const links = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(([, path = '']) => path)
  expect(links.filter((path) => globSync(path, {cwd: root}).length === 0)).toEqual([])
})

