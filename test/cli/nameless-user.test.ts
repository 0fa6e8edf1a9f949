import {spawnSync} from 'node:child_process'
import {chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {namelessUser, whyNoNamelessUser} from '../support/nameless-user.ts'

const bin = join(import.meta.dirname, '../../bin')

test.for<Record<string, string>>([{}, {HOME: '/'}])('a user that the system has no name for hears of the cluster what any other does, with the environment %o', (own, context) => {
  if (namelessUser === undefined) return context.skip(whyNoNamelessUser)
  const env = {PATH: process.env['PATH'], KUBECONFIG: '/nowhere/kubeconfig', ...own}
  const {status, stderr} = spawnSync(process.execPath, [join(bin, 'dev.js'), 'status', 'car1-qa'], {...namelessUser, env, cwd: '/', encoding: 'utf8'})
  expect(stderr).not.toContain('bug')
  expect(stderr).toContain('kubeconfig')
  expect(status).toBe(2)
})

test('what is installed starts without a home, and keeps no compiled code then', (context) => {
  if (namelessUser === undefined) return context.skip(whyNoNamelessUser)
  const {status, stdout, stderr} = spawnSync(process.execPath, [installed()], {...namelessUser, env: {}, cwd: '/', encoding: 'utf8'})
  expect({status, stdout, stderr}).toEqual({status: 0, stdout: 'started\n', stderr: ''})
})

/** The entry with a program behind it that only says that it has started. */
function installed(): string {
  const root = mkdtempSync(join(tmpdir(), 'installed-'))
  onTestFinished(() => rmSync(root, {recursive: true}))
  chmodSync(root, 0o755)
  mkdirSync(join(root, 'dist/src/cli'), {recursive: true})
  cpSync(join(bin, 'run.js'), join(root, 'bin/run.js'))
  writeFileSync(join(root, 'package.json'), JSON.stringify({type: 'module'}))
  writeFileSync(join(root, 'dist/src/cli/main.js'), "export const main = async () => (console.log('started'), 0)\n")
  return join(root, 'bin/run.js')
}
