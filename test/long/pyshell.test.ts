import {appendFileSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, inject, test} from 'vitest'
import {inTerminal, type Session} from '../support/in-terminal.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {buildChanged, ok} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const flags = ['--context', 'sandbox']

/** The example with more packages in its image, and more of them in its INSTALLED_APPS. */
async function deployWith(name: string, packages: readonly string[], apps: readonly string[] = []): Promise<void> {
  await buildChanged(own, `summon:${name}`, 'v1', (folder) => {
    appendFileSync(join(folder, 'requirements.txt'), packages.map((one) => `\n${one}`).join(''))
    const settings = join(folder, 'summon', 'settings.py')
    writeFileSync(settings, `${readFileSync(settings, 'utf8')}\nINSTALLED_APPS += ${JSON.stringify(apps)}\n`)
  })
  await ok(own.run('deploy', name, '--version', name, '-f', instanceFile(own, name, {static: {enabled: false}}), '--yes', ...flags))
}

const open = (name: string, ...more: readonly string[]): Session => inTerminal([...own.program, 'pyshell', name, ...flags, ...more], {env: own.env})

/** IPython hears Ctrl-D only at its prompt, and asks before it goes. */
async function leave(session: Session): Promise<void> {
  await session.shows('In [2]:')
  session.type('\u0004')
  await session.shows('really want to exit')
  session.type('y\r')
  expect(await session.exited).toBe(0)
}

describe('an image with IPython', () => {
  beforeAll(() => deployWith('ipython-qa', ['ipython==8.37.0']))

  test('gives it, with colours and the keys that it reads, and Ctrl-D ends it', async () => {
    const session = open('ipython-qa')
    await session.shows('In [1]:')
    session.type('from trips.models import Trip; print("trips", Trip.objects.count() > 0)\r')
    await session.shows('trips True')
    await leave(session)
  })

  test('gives Python alone where that is asked for, with its exit status', async () => {
    const session = open('ipython-qa', '--plain')
    await session.shows('>>>')
    session.type('import sys; print("IPython" in sys.modules)\r')
    await session.shows('False')
    session.type('raise SystemExit(7)\r')
    expect(await session.exited).toBe(7)
  })

  test('runs code of a flag without it', async () => {
    expect(await own.run('pyshell', 'ipython-qa', ...flags, '-c', 'print(6 * 7)')).toMatchObject({status: 0, stdout: '42\n'})
  })
})

describe('an image with shell_plus', () => {
  beforeAll(() => deployWith('plus-qa', ['django-extensions==4.1', 'ipython==8.37.0'], ['django_extensions']))

  test('gives it, with the models of the application', async () => {
    const session = open('plus-qa')
    await session.shows('# Shell Plus Model Imports')
    await session.shows('In [1]:')
    session.type('print("trips", Trip.objects.count() > 0)\r')
    await session.shows('trips True')
    await leave(session)
  })
})
