import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {defaultSettings} from '../../src/workflows/settings.ts'
import {type NewProject, planProject, type Proposal, writeFiles} from '../../src/workflows/new-project.ts'
import {plainProject, projectFolder, putFiles} from '../support/project-folder.ts'
import {example} from '../support/sandbox.ts'

const plan = (dir: string, more: Partial<NewProject> = {}): Promise<Proposal> =>
  planProject(defaultSettings, {dir, name: 'car1-qa', version: 'v1', redis: 'managed', ...more})

const textOf = ({files}: Proposal, path: string): string => files.find((file) => file.path === path)?.after ?? `nothing is written to ${path}`
const instanceOf = (proposal: Proposal, name = 'car1-qa') => parse(textOf(proposal, `${name}.yaml`)) as {metadata: object; spec: Record<string, unknown>}

test('a fresh project gets all that it needs, and nothing of its own is changed', async () => {
  const proposal = await plan(projectFolder(plainProject))
  expect(proposal.files.map(({path, change}) => `${change} ${path}`)).toEqual([
    'creates Dockerfile', 'creates .dockerignore', 'creates requirements.txt', 'creates mysite/settings_ridectl.py', 'creates car1-qa.yaml',
  ])
  expect(textOf(proposal, 'requirements.txt')).toBe('Django~=5.2.19\ngunicorn>=22\nwhitenoise>=6.2\npsycopg[binary]>=3.1.8\nPyYAML>=6\n')
  expect(textOf(proposal, 'Dockerfile')).toContain('DJANGO_SETTINGS_MODULE=mysite.settings_ridectl')
  expect(instanceOf(proposal)).toMatchObject({
    metadata: {name: 'car1-qa', namespace: 'summon-qa'},
    spec: {version: 'v1', image: 'mysite', django: {settings: 'mysite.settings_ridectl'}, database: {mode: 'shared'}},
  })
  expect(Object.keys(instanceOf(proposal).spec)).toEqual(['version', 'image', 'django', 'database'])
  expect(proposal.notes).toEqual([])
})

test('what is left of a template is no part of what it gives', async () => {
  const {files} = await plan(projectFolder(plainProject))
  for (const {after} of files) expect(after).not.toMatch(/\{\{|undefined|null/)
})

test.each(['v1', 'v2'])("the example's own image %s is what the template gives for it", async (version) => {
  const {files, notes} = await plan(join(example, version), {version})
  expect(files.map(({path, change}) => `${change} ${path}`)).toEqual(['creates car1-qa.yaml'])
  expect(notes).toEqual([])
})

test('written once, there is nothing to do', async () => {
  const folder = projectFolder(plainProject)
  await writeFiles(folder, (await plan(folder)).files)
  expect((await plan(folder)).files).toEqual([])
})

describe('a file that is there', () => {
  test('keeps every requirement that it has', async () => {
    const proposal = await plan(projectFolder({...plainProject, 'requirements.txt': 'django==4.2\npsycopg2-binary\nPyYaml'}))
    expect(proposal.files.find(({path}) => path === 'requirements.txt')).toMatchObject({change: 'adds', after: 'django==4.2\npsycopg2-binary\nPyYaml\ngunicorn>=22\nwhitenoise>=6.2\n'})
  })

  test('is proposed with what it has now, where something else would replace it', async () => {
    const proposal = await plan(projectFolder({...plainProject, Dockerfile: 'FROM mine\n', '.dockerignore': 'mine\n'}))
    expect(proposal.files[0]).toMatchObject({path: 'Dockerfile', before: 'FROM mine\n', change: 'replaces'})
    expect(proposal.files.map(({path}) => path)).not.toContain('.dockerignore')
  })

  test('that cannot be read is not written over', async () => {
    const folder = projectFolder({...plainProject, 'Dockerfile/x': ''})
    await expect(plan(folder)).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringMatching(/Dockerfile is there and cannot be read/)})
  })

  test('in a place that cannot be written fails with its name, and leaves nothing behind', async () => {
    const folder = projectFolder({...plainProject, place: 'a file'})
    await expect(writeFiles(folder, [{path: 'place/Dockerfile', after: 'x', change: 'creates'}])).rejects.toMatchObject({code: 'FAILED', message: expect.stringMatching(/place\/Dockerfile cannot be written/)})
    expect(readFileSync(join(folder, 'place'), 'utf8')).toBe('a file')
  })

  test('is replaced whole', async () => {
    const folder = projectFolder({...plainProject, Dockerfile: 'FROM mine\n'})
    await writeFiles(folder, (await plan(folder)).files)
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toContain('FROM ${BASE} AS build')
  })
})

describe('a project in a folder below', () => {
  const nested = {...Object.fromEntries(Object.entries(plainProject).map(([path, text]) => [`backend/${path}`, text])), 'backend/requirements.txt': 'Django\n'}

  test('has its image made of the whole folder, and starts where manage.py is', async () => {
    const proposal = await plan(projectFolder(nested))
    const dockerfile = textOf(proposal, 'Dockerfile')
    expect(dockerfile).toContain('COPY backend/ backend/\n')
    expect(dockerfile).toContain('RUN python backend/manage.py collectstatic')
    expect(dockerfile).toMatch(/WORKDIR \/srv\/app\/backend\nUSER 10001\n$/)
    expect(textOf(proposal, 'requirements.txt')).toMatch(/^-r backend\/requirements\.txt\ngunicorn/)
    expect(textOf(proposal, 'backend/mysite/settings_ridectl.py')).toContain('from mysite.settings import *')
    expect(textOf(proposal, '.dockerignore')).toContain('backend/staticfiles\n')
  })
})

describe('the instance', () => {
  test('has workers where the project has', async () => {
    const celery = {'mysite/celery.py': 'app = Celery("mysite")\n', 'requirements.txt': 'celery[redis]==5.4\n'}
    const proposal = await plan(projectFolder({...plainProject, ...celery}), {redis: 'redis://cache:6379'})
    expect(instanceOf(proposal).spec).toMatchObject({redis: {mode: 'external', url: 'redis://cache:6379'}})
    expect(textOf(proposal, 'requirements.txt')).toMatch(/^redis$/m)
  })

  test('serves websockets where the project has Channels', async () => {
    const settings = plainProject['mysite/settings.py']!.replace('[', '["channels", ')
    const proposal = await plan(projectFolder({...plainProject, 'mysite/settings.py': settings}))
    expect(instanceOf(proposal).spec).toMatchObject({daphne: {enabled: true}, redis: {mode: 'managed'}})
    expect(textOf(proposal, 'requirements.txt')).toMatch(/channels_redis.*\ndaphne/)
  })

  test('serves no static files where the project has none to collect', async () => {
    const settings = plainProject['mysite/settings.py']!.replace(", 'django.contrib.staticfiles'", '')
    const proposal = await plan(projectFolder({...plainProject, 'mysite/settings.py': settings}))
    expect(instanceOf(proposal).spec).toMatchObject({static: {enabled: false}})
    expect(textOf(proposal, 'Dockerfile')).not.toContain('collectstatic')
    expect(proposal.notes).toEqual([expect.stringContaining('no static files are collected')])
  })

  test('says all that the person said', async () => {
    const proposal = await plan(projectFolder(plainProject), {name: 'shop-prod', namespace: 'shops', image: 'registry.example.com/shop', version: 'r1', hostnames: ['shop.example.com'], healthPath: '/up'})
    expect(instanceOf(proposal, 'shop-prod')).toMatchObject({
      metadata: {name: 'shop-prod', namespace: 'shops'},
      spec: {version: 'r1', image: 'registry.example.com/shop', hostnames: ['shop.example.com'], web: {healthPath: '/up'}, django: {module: 'mysite', settings: 'mysite.settings_ridectl'}},
    })
    expect(proposal.image).toBe('registry.example.com/shop:r1')
  })

  test('asks the health page of the project, and then no other is written', async () => {
    const proposal = await plan(projectFolder({...plainProject, 'mysite/urls.py': 'urlpatterns = [path("healthz", views.healthz)]\n'}))
    expect(instanceOf(proposal).spec).toMatchObject({web: {healthPath: '/healthz'}})
    expect(textOf(proposal, 'mysite/settings_ridectl.py')).not.toContain('def health')
  })

  test('of a project that reads its config itself asks the login, and says that it guesses', async () => {
    const proposal = await plan(projectFolder({...plainProject, 'mysite/config.py': 'os.environ["SUMMON_CONFIG"]\n'}))
    expect(instanceOf(proposal).spec).toMatchObject({web: {healthPath: '/admin/login/'}})
    expect(proposal.notes[0]).toMatch(/so \/admin\/login\/ is asked.*--health-path/)
    expect(proposal.files.map(({path}) => path)).not.toContain('mysite/settings_ridectl.py')
  })

  test('of a project that needs more of its environment is written with a word on that', async () => {
    const proposal = await plan(projectFolder({...plainProject, 'mysite/settings.py': `${plainProject['mysite/settings.py']}DSN = os.environ["SENTRY_DSN"]\n`}))
    expect(proposal.notes).toEqual([expect.stringMatching(/need SENTRY_DSN from the environment/)])
  })

  test.each<[string, Partial<NewProject>, RegExp]>([
    ['a name that no instance can have', {name: 'Car_1'}, /cannot be an instance's name/],
    ['a name without an environment, where the namespace needs one', {name: 'car1'}, /does not say its environment/],
    ['a host that is none', {hostnames: ['not a host']}, /spec\.hostnames/],
    ['an image that is none', {image: 'Not An Image'}, /spec\.image/],
    ['a health page that is no path', {healthPath: 'up'}, /spec\.web\.healthPath/],
  ])('is refused with %s', async (_, wish, why) => {
    await expect(plan(projectFolder(plainProject), wish)).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringMatching(why)})
  })

  test('never holds the password of a Redis', async () => {
    const folder = projectFolder({...plainProject, 'mysite/celery.py': 'app = Celery("mysite")\n'})
    await expect(plan(folder, {redis: 'redis://:hunter2@cache:6379'})).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.not.stringContaining('hunter2')})
    await expect(plan(folder, {redis: 'cache:6379'})).rejects.toMatchObject({message: expect.stringContaining('begins with redis://')})
  })
})

test('the example reads the same from a copy that has lost its image', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-project-'))
  cpSync(join(example, 'v1'), folder, {recursive: true})
  for (const name of ['Dockerfile', '.dockerignore']) rmSync(join(folder, name))
  const proposal = await plan(folder)
  expect(textOf(proposal, 'Dockerfile')).toBe(readFileSync(join(example, 'v1', 'Dockerfile'), 'utf8'))
  expect(instanceOf(proposal).spec).toEqual({version: 'v1', image: 'summon', daphne: {enabled: true}, database: {mode: 'shared'}, redis: {mode: 'managed'}})
  putFiles(folder, {'requirements.txt': ''})
  writeFileSync(join(folder, 'Dockerfile'), 'FROM mine\n')
  expect((await plan(folder)).files.map(({path}) => path)).toEqual(['Dockerfile', '.dockerignore', 'requirements.txt', 'car1-qa.yaml'])
})
