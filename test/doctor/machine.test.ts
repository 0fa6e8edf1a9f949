import {readFileSync, rmSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {Failing} from '../../src/doctor/check.ts'
import {machinePatient} from '../../src/workflows/patients.ts'
import {Desk, found, kubeconfigOf, surgeryOn} from '../support/doctor.ts'

let desk: Desk
beforeEach(() => { desk = new Desk() })
afterEach(() => desk.remove())

type Setting = Parameters<typeof surgeryOn>[1]
const patient = async (setting: Setting = {}, contexts: readonly string[] = []) => machinePatient(await surgeryOn(desk, setting), contexts)
const finds = async (name: string, setting: Setting = {}) => found('machine', name, await patient(setting))

describe('programs', () => {
  test('the editor is the one that $VISUAL or $EDITOR names, with its flags', async () => {
    desk.program('hx')
    expect(await finds('editor', {environment: {EDITOR: 'hx --wait'}})).toEqual({verdict: 'well', says: 'Found $EDITOR (hx)'})
    expect(await finds('editor', {environment: {EDITOR: 'nowhere', VISUAL: 'hx'}})).toEqual({verdict: 'well', says: 'Found $VISUAL (hx)'})
    expect(await finds('editor', {environment: {EDITOR: 'nowhere'}})).toMatchObject({verdict: 'broken', remedy: 'export EDITOR=vim'})
    expect(await finds('editor')).toMatchObject({verdict: 'warning'})
  })

  test.each([['psql', 'psql', 'psql (PostgreSQL) 15.18 (Debian 15.18-0)', '15.18'], ['git', 'git', 'git version 2.39.5', '2.39.5'], ['image-builder', 'buildah', 'buildah version 1.28.2 (image-spec)', '1.28.2']])(
    '%s is found with its version, or named with how to install it',
    async (name, program, says, version) => {
      expect(await finds(name)).toMatchObject({verdict: 'warning', remedy: expect.stringMatching(/^see https/)})
      desk.program(program, `echo '${says}'`)
      expect(await finds(name)).toMatchObject({verdict: 'well', says: expect.stringContaining(`${program} ${version}`)})
    },
  )

  test('apt is known by its packages, and brew on macOS; without root only sudo would do it, which --yes never does', async () => {
    desk.program('apt-get')
    desk.program('brew')
    const {machine} = await patient()
    const on = async (changed: object) => (await found('machine', 'psql', {...(await patient()), machine: {...machine, ...changed}})) as Failing
    expect(await on({system: 'linux', isRoot: true})).toMatchObject({remedy: 'apt-get install --yes postgresql-client', fix: {safe: true}})
    const withoutSudo = await on({system: 'linux', isRoot: false})
    expect(withoutSudo).toMatchObject({remedy: "su -c 'apt-get install --yes postgresql-client'"})
    expect(withoutSudo.fix).toBeUndefined()
    desk.program('sudo')
    expect(await on({system: 'linux', isRoot: false})).toMatchObject({remedy: 'sudo apt-get install --yes postgresql-client', fix: {safe: false}})
    expect(await on({system: 'darwin', isRoot: false})).toMatchObject({remedy: 'brew install libpq && brew link --force libpq', fix: {safe: true}})
  })

  const here = async (name: string, system: string): Promise<Failing> => {
    const {machine} = await patient()
    return (await found('machine', name, {...(await patient()), machine: {...machine, system, isRoot: true}})) as Failing
  }

  test('a fix runs the commands that it shows, one after the other', async () => {
    desk.program('brew', `echo "$*" >>${join(desk.home, 'ran')}`)
    await (await here('psql', 'darwin')).fix?.run()
    expect(readFileSync(join(desk.home, 'ran'), 'utf8')).toBe('install libpq\nlink --force libpq\n')
  })

  test('a fix that ends badly, or cannot be run, says so and goes no further', async () => {
    desk.program('brew', `echo "$*" >>${join(desk.home, 'ran')}; exit 7`)
    await expect((await here('psql', 'darwin')).fix?.run()).rejects.toMatchObject({code: 'FAILED', message: 'brew install libpq ended with exit status 7'})
    expect(readFileSync(join(desk.home, 'ran'), 'utf8')).toBe('install libpq\n')
    desk.program('apt-get')
    const finding = await here('git', 'linux')
    rmSync(join(desk.bin, 'apt-get'))
    await expect(finding.fix?.run()).rejects.toMatchObject({message: 'apt-get install --yes git could not be run to its end'})
  })

  test('a program that never ends holds up nobody', async () => {
    desk.program('git', 'sleep 60')
    expect(await finds('git')).toMatchObject({says: expect.stringMatching(/Git/)})
  })
})

describe('clouds', () => {
  const recorded = {
    gcloud: {plugin: 'gke-gcloud-auth-plugin', answer: `[ "$1 $2" = "auth list" ] && echo dev@example.com`, login: 'gcloud auth login'},
    aws: {plugin: 'aws', answer: `[ "$1" = sts ] && printf '123456789012\\tarn:aws:iam::123456789012:user/dev\\tAIDA\\n'`, login: 'aws sso login'},
    az: {plugin: 'kubelogin', answer: `[ "$1" = account ] && echo dev@example.com`, login: 'az login'},
  }

  describe.each(Object.entries(recorded))('%s', (cli, {plugin, answer, login}) => {
    const using = async () => {
      const exec = {apiVersion: 'client.authentication.k8s.io/v1', command: plugin}
      return patient({files: [desk.file('config', kubeconfigOf({'rig-us': {cluster: {server: 'https://127.0.0.1:1'}, user: {exec}}}))]}, ['rig-us'])
    }

    test('is asked for only where a context logs in with it', async () => {
      expect(await finds(cli)).toBeUndefined()
      expect(await finds(`${cli}-login`)).toBeUndefined()
      expect(await found('machine', cli, await using())).toMatchObject({verdict: 'broken', says: expect.stringContaining('Did not find'), remedy: expect.any(String)})
    })

    test('is there, and somebody is logged in', async () => {
      desk.program(cli, answer)
      expect(await found('machine', cli, await using())).toMatchObject({verdict: 'well'})
      expect(await found('machine', `${cli}-login`, await using())).toMatchObject({verdict: 'well', says: expect.stringContaining('credentials')})
    })

    test('is there, and nobody is logged in: what logs in is said, and is done by no --yes', async () => {
      desk.program(cli, 'exit 1')
      expect(await found('machine', `${cli}-login`, await using())).toMatchObject({verdict: 'broken', remedy: login, fix: {safe: false}})
    })
  })
})

test('each profile of the AWS CLI that a context names is asked', async () => {
  const uses = (exec: object) => ({cluster: {server: 'https://127.0.0.1:1'}, user: {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', ...exec}}})
  const file = desk.file('config', kubeconfigOf({
    qa: uses({args: ['eks', 'get-token'], env: [{name: 'AWS_PROFILE', value: 'qa'}]}),
    prod: uses({args: ['--profile', 'prod', 'eks', 'get-token']}),
  }))
  const on = await patient({files: [file]}, ['qa', 'prod'])
  const loggedIn = (...profiles: readonly string[]) => desk.program('aws', `case "$*" in ${profiles.map((one) => `*"--profile ${one}") echo 123456789012;;`).join(' ')} *) exit 255;; esac`)
  loggedIn('qa', 'prod')
  expect(await found('machine', 'aws-login', on)).toMatchObject({verdict: 'well'})
  loggedIn('qa')
  expect(await found('machine', 'aws-login', on)).toMatchObject({verdict: 'broken', says: 'Nobody is logged in to the AWS CLI with profile prod', remedy: 'aws sso login --profile prod', fix: {safe: false}})
})

describe('the rest of the machine', () => {
  test('Node is new enough, or too old', async () => {
    const {machine} = await patient()
    const on = async (node: string) => found('machine', 'node', {...(await patient()), machine: {...machine, node}})
    expect(await finds('node')).toMatchObject({verdict: 'well'})
    expect(await on('22.19.0')).toMatchObject({verdict: 'well'})
    expect(await on('22.18.9')).toMatchObject({verdict: 'broken', says: expect.stringContaining('22.19')})
  })

  test('a terminal without Unicode or colours is a warning; no terminal is nothing', async () => {
    expect(await finds('terminal')).toMatchObject({verdict: 'well'})
    expect(await finds('terminal', {terminal: {isTerminal: true, colour: true, unicode: false}})).toMatchObject({verdict: 'warning', says: expect.stringContaining('Unicode')})
    expect(await finds('terminal', {terminal: {isTerminal: false, colour: false, unicode: false}})).toBeUndefined()
  })

  test('a proxy is named without its password, or is no address', async () => {
    expect(await finds('proxy')).toBeUndefined()
    expect(await finds('proxy', {environment: {HTTPS_PROXY: 'http://dev:hush@proxy.example.com:3128'}})).toEqual({verdict: 'well', says: 'Servers are reached through the proxy proxy.example.com:3128 ($HTTPS_PROXY)'})
    expect(await finds('proxy', {environment: {HTTPS_PROXY: 'http://:::'}})).toMatchObject({verdict: 'broken'})
  })

  test('the file of private authorities is there, or not', async () => {
    const file = desk.file('ca.pem', '')
    symlinkSync(file, join(desk.home, 'link.pem'))
    expect(await finds('authorities', {environment: {NODE_EXTRA_CA_CERTS: join(desk.home, 'link.pem')}})).toMatchObject({verdict: 'well'})
    expect(await finds('authorities', {environment: {NODE_EXTRA_CA_CERTS: join(desk.home, 'gone.pem')}})).toMatchObject({verdict: 'broken', says: expect.stringContaining('gone.pem')})
  })
})
