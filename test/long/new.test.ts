import {cpSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, inject, test, vi} from 'vitest'
import {machine} from '../support/ridectl.ts'
import {example, ok, page} from '../support/sandbox.ts'
import {startProject} from '../support/start-project.ts'

// pip fetches Django, and each project's packages.
vi.setConfig({testTimeout: 300_000, hookTimeout: 300_000})

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const parent = mkdtempSync(join(tmpdir(), 'ridectl-new-'))
let fresh = ''

beforeAll(() => {
  fresh = startProject(join(parent, 'fresh'), 'mysite')
})
afterAll(() => rmSync(parent, {recursive: true}))

/** What `ridectl new` tells to type next, typed. */
async function upAndRunning(name: string, folder: string, image: string): Promise<void> {
  const {stdout} = await ok(own.run('new', name, '--dir', folder, '--image', image, '--yes'))
  expect(stdout).toContain(`ridectl sandbox build ${image}:v1`)
  await ok(own.run('sandbox', 'build', `${image}:v1`, folder))
  await ok(own.run('deploy', name, '-f', join(folder, `${name}.yaml`), '--context', 'sandbox', '--yes'))
}

test('a project fresh from startproject is deployed as it was written: pages, hashed files, health', async () => {
  await upAndRunning('startproject-qa', fresh, 'startproject')
  const {status, text} = await page(sandbox, 'startproject-qa', '/admin/login/')
  expect(status).toBe(200)
  const [css = ''] = /\/static\/admin\/css\/base\.[0-9a-f]{12}\.css/.exec(text) ?? []
  expect(await page(sandbox, 'startproject-qa', css)).toMatchObject({status: 200, text: expect.stringContaining('--primary')})
  expect(await page(sandbox, 'startproject-qa', '/health')).toEqual({status: 200, text: '{"database": "ok"}'})
})

test('a project in a folder below, whose settings read the environment and keep what they say of the database, is deployed as well', async () => {
  const folder = join(parent, 'nested')
  mkdirSync(folder)
  cpSync(startProject(join(parent, 'moved'), 'shop'), join(folder, 'backend'), {recursive: true})
  renameSync(join(folder, 'backend', 'shop', 'settings.py'), join(folder, 'backend', 'shop', 'base.py'))
  writeFileSync(join(folder, 'backend', 'shop', 'settings.py'), `import os
from .base import *
SECRET_KEY = os.environ["SECRET_KEY"]
NAMED = os.environ["DATABASE_URL"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "ATOMIC_REQUESTS": True, "OPTIONS": {"timeout": 3}}}
`)
  writeFileSync(join(folder, 'backend', 'shop', 'urls.py'), `from django.conf import settings
from django.http import JsonResponse
from django.urls import path
from django.db import connection

def told(request):
    named = settings.NAMED.startswith("postgresql://")
    return JsonResponse({"atomic": settings.DATABASES["default"]["ATOMIC_REQUESTS"], "vendor": connection.vendor, "named": named, "debug": settings.DEBUG, "colour": settings.COLOUR})

urlpatterns = [path("", told), path("healthz", lambda request: JsonResponse({}))]
`)
  writeFileSync(join(folder, 'requirements.txt'), 'Django==5.2.19\n')
  await ok(own.run('new', 'below-qa', '--dir', folder, '--yes'))
  const file = join(folder, 'below-qa.yaml')
  writeFileSync(file, `${readFileSync(file, 'utf8')}  config: {COLOUR: green}\n`)
  await ok(own.run('sandbox', 'build', 'shop:v1', folder))
  await ok(own.run('deploy', 'below-qa', '-f', file, '--context', 'sandbox', '--yes'))
  const {text} = await page(sandbox, 'below-qa')
  expect(JSON.parse(text)).toEqual({atomic: true, vendor: 'postgresql', named: true, debug: false, colour: 'green'})
})

test('the example is deployed with what is written for it: with workers, and a Redis of its own', async () => {
  const folder = join(parent, 'example')
  cpSync(join(example, 'v1'), folder, {recursive: true})
  for (const name of ['Dockerfile', '.dockerignore']) rmSync(join(folder, name))
  await upAndRunning('example-qa', folder, 'summon-new')
  await expect.poll(async () => (await page(sandbox, 'example-qa')).text, {timeout: 60_000, interval: 500}).toMatch(/ran task \d+ at/)
})
