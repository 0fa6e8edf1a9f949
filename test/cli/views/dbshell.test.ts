import {expect, test} from 'vitest'
import {dbshellBanner} from '../../../src/cli/views/dbshell.ts'
import {SecretText} from '../../../src/platform/secret.ts'
import type {DatabaseRequest, Entered} from '../../../src/workflows/dbshell.ts'
import type {DatabaseSession} from '../../../src/world/database-access.ts'

const login = {host: 'db.example.test', port: 5432, database: 'car1_qa', user: 'car1_qa', password: new SecretText('hush'), sslmode: 'prefer', settings: {}} as const
const request: DatabaseRequest = {name: 'car1-qa', namespace: 'summon-qa', write: false, statementSeconds: 300, idleSeconds: 0, onNotice: () => {}, onBroken: () => {}}

const banner = (access: Entered['access'], {columns, colour = false}: {readonly columns: number; readonly colour?: boolean}): string[] =>
  dbshellBanner({login, access, session: {} as DatabaseSession, close: async () => {}}, request, {hasPsql: true, look: {columns, unicode: true, colour}})

const limits = 'A statement ends after 5 m, a transaction that idles after no time.'

test('a guard rail is said in one sentence, and nothing else stands in its line', () => {
  expect(banner('guard', {columns: 200})).toEqual([
    'psql, read-only, car1_qa on db.example.test. Writes: --write.',
    '⚠ read-only is a guard rail here and not a lock: there is no role that only reads, and SET can undo the setting',
    limits,
  ])
})

test('on 80 columns a sentence is broken at its words, each line in its colour', () => {
  const [yellow, end] = ['\u001b[33m', '\u001b[39m']
  expect(banner('guard', {columns: 80, colour: true})).toEqual([
    'psql, read-only, car1_qa on db.example.test. Writes: --write.',
    `${yellow}⚠ read-only is a guard rail here and not a lock: there is no role that only${end}`,
    `${yellow}reads, and SET can undo the setting${end}`,
    `\u001b[2m${limits}\u001b[22m`,
  ])
  expect(banner('write', {columns: 40})).toEqual(['psql, WRITING, car1_qa on', 'db.example.test.', limits])
})
