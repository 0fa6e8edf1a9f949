import {describe, expect, test} from 'vitest'
import {type DjangoProject, readProject} from '../../src/project/read-project.ts'
import {manage, plainProject, projectFolder, wsgi} from '../support/project-folder.ts'

const read = (files: Readonly<Record<string, string>>, settings?: string): Promise<DjangoProject> => readProject(projectFolder(files), {settings})

test('a project as startproject makes it is read whole', async () => {
  const project = await read(plainProject)
  expect(project).toMatchObject({
    name: 'mysite', manageFolder: '', wsgi: 'mysite.wsgi', asgi: 'mysite.asgi:application', hasStatic: true, hasChannels: false, startedWith: '5.2.19',
    settings: {module: 'mysite.settings', namedBy: 'mysite/wsgi.py', others: []}, pages: {login: '/admin/login/'},
  })
  expect(project.celery).toBeUndefined()
  expect(project.readsConfig).toBeUndefined()
  expect(project.pages.health).toBeUndefined()
})

describe('manage.py', () => {
  test('may lie in a folder of its own', async () => {
    const nested = Object.fromEntries(Object.entries(plainProject).map(([path, text]) => [`backend/${path}`, text]))
    expect(await read({...nested, 'frontend/package.json': '{}'})).toMatchObject({manageFolder: 'backend', wsgi: 'mysite.wsgi', settings: {module: 'mysite.settings'}})
  })

  test('in src is found, with the package beside it', async () => {
    const nested = Object.fromEntries(Object.entries(plainProject).map(([path, text]) => [`src/${path}`, text]))
    expect(await read(nested)).toMatchObject({name: 'mysite', manageFolder: 'src'})
  })

  test('of a package in a virtual environment or in node_modules is none of the project', async () => {
    const elsewhere = {'env/pyvenv.cfg': '', 'env/lib/demo/manage.py': manage('demo.settings'), 'node_modules/x/manage.py': manage('x.settings')}
    expect(await read({...plainProject, ...elsewhere})).toMatchObject({manageFolder: '', name: 'mysite'})
  })

  test('of another tool is not taken for one', async () => {
    await expect(read({'manage.py': 'from flask_script import Manager\n'})).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringContaining('there is no manage.py in it or below it')})
  })

  test('that is missing is said, with what to try', async () => {
    await expect(read({'README.md': ''})).rejects.toMatchObject({code: 'INVALID_INPUT', exit: 2, remedy: [{command: 'ridectl new NAME --dir FOLDER'}]})
  })

  test('that is there twice below the folder is asked for by name', async () => {
    await expect(read({'one/manage.py': manage('one.settings'), 'two/manage.py': manage('two.settings')})).rejects.toMatchObject({
      message: expect.stringMatching(/more than one Django project: one\/manage\.py, two\/manage\.py/),
      remedy: [{command: 'ridectl new NAME --dir one'}, {command: 'ridectl new NAME --dir two'}],
    })
  })

  test('a folder that is not there is said to be so', async () => {
    await expect(readProject('/nowhere/at/all')).rejects.toMatchObject({code: 'INVALID_INPUT', message: 'there is no folder /nowhere/at/all'})
  })
})

describe('the settings', () => {
  const several = {
    'manage.py': manage('config.settings.local'),
    'config/__init__.py': '',
    'config/wsgi.py': wsgi('config.settings.production'),
    'config/settings/__init__.py': '',
    'config/settings/base.py': `INSTALLED_APPS = ["django.contrib.staticfiles", "channels"]\nWSGI_APPLICATION: str = "config.wsgi.application"\nROOT_URLCONF = "config.urls"\n`,
    'config/settings/local.py': 'from .base import *\n',
    'config/settings/production.py': 'from .base import *\n',
    'config/urls.py': 'urlpatterns = [path("healthz/", views.healthz)]\n',
  }

  test('are those that the server runs with, and the others are told', async () => {
    const project = await read(several)
    expect(project.settings).toMatchObject({module: 'config.settings.production', namedBy: 'config/wsgi.py'})
    expect(project.settings.others.toSorted()).toEqual(['config.settings.base', 'config.settings.local'])
  })

  test('may be told', async () => {
    expect((await read(several, 'config.settings.local')).settings).toMatchObject({module: 'config.settings.local', namedBy: '--settings'})
  })

  test('that are a folder keep what its modules say', async () => {
    expect(await read(several)).toMatchObject({wsgi: 'config.wsgi', hasStatic: true, hasChannels: true, pages: {health: '/healthz/'}})
  })

  test('that nobody can find are refused with those that there are', async () => {
    await expect(read(several, 'config.settings.productoin')).rejects.toMatchObject({
      code: 'INVALID_INPUT', message: expect.stringContaining('no such module'), remedy: expect.arrayContaining([{command: 'ridectl new NAME --settings config.settings.production'}]),
    })
  })

  test('of a package that says nothing leave the name to the folder', async () => {
    expect((await read(several)).name).toMatch(/^ridectl-project-/)
  })

  test('may be named by the environment alone: then the person names them', async () => {
    await expect(read({...plainProject, 'manage.py': 'execute_from_command_line(sys.argv)', 'mysite/wsgi.py': 'application = get_wsgi_application()'})).rejects.toMatchObject({
      message: 'neither wsgi.py nor manage.py names the settings', remedy: [{command: 'ridectl new NAME --settings mysite.settings'}],
    })
  })

  test('that were written here before are not taken for the project\'s own', async () => {
    const project = await read({...plainProject, 'mysite/settings_ridectl.py': 'import os\nos.environ["SUMMON_CONFIG"]\n'})
    expect(project.settings).toMatchObject({module: 'mysite.settings', others: []})
    expect(project.readsConfig).toBeUndefined()
  })
})

test('variables that the settings cannot do without are named, and not those that every instance has', async () => {
  const reads = `SECRET_KEY = os.environ["SECRET_KEY"]\nA = os.environ["SENTRY_DSN"]\nB = env("MAIL_URL")\nC = env.bool("TRACE", default=False)\nD = os.environ.get("LATER")\nos.environ["SET"] = "x"\n# E = env("NOT")\n`
  const project = await read({...plainProject, 'mysite/settings.py': plainProject['mysite/settings.py']! + reads})
  expect(project.variables).toEqual(['SENTRY_DSN', 'MAIL_URL'])
})

describe('what runs', () => {
  test('a WSGI application of another name goes with its name', async () => {
    const settings = plainProject['mysite/settings.py']!.replace('mysite.wsgi.application', 'mysite.server.app')
    expect((await read({...plainProject, 'mysite/settings.py': settings, 'mysite/server.py': 'app = get_wsgi_application()'})).wsgi).toBe('mysite.server:app')
  })

  test('a project without one is told what is missing', async () => {
    const {'mysite/wsgi.py': _, ...without} = plainProject
    await expect(read(without)).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringContaining('no WSGI application')})
  })

  test.each([
    ['mysite/celery.py', 'from celery import Celery\napp = Celery("mysite")\n', 'mysite'],
    ['mysite/celery_app.py', 'import celery\napp = celery.Celery("mysite")\n', 'mysite.celery_app'],
    ['worker.py', 'queue: Celery = Celery("mysite")\n', 'worker:queue'],
  ])('Celery in %s is found', async (path, text, wanted) => {
    expect((await read({...plainProject, [path]: text})).celery).toBe(wanted)
  })

  test.each([
    ['mysite/celery.py', '# app = Celery("mysite")\n"""\napp = Celery("mysite")\n"""\n'],
    ['mysite/tests/test_tasks.py', 'app = Celery("mysite")\n'],
  ])('Celery in %s is none', async (path, text) => {
    expect((await read({...plainProject, [path]: text})).celery).toBeUndefined()
  })

  test('code that reads the config file itself is found', async () => {
    expect((await read({...plainProject, 'mysite/config.py': 'path = os.environ.get("SUMMON_CONFIG")\n'})).readsConfig).toBe('mysite/config.py')
  })
})

describe('the health page', () => {
  test.each([
    [`path("health", views.health)`, '/health'],
    [`path('healthz/', healthz, name='healthz')`, '/healthz/'],
    [`re_path(r'^status/health$', views.health)`, '/status/health'],
    [`path("ht/", include("health_check.urls"))`, '/ht/'],
    [`path("api/", include("api.urls"))`, undefined],
    [`path("healthy-food/", views.food)`, undefined],
    [`# path("health", views.health)`, undefined],
  ])('%s', async (route, wanted) => {
    expect((await read({...plainProject, 'mysite/urls.py': `urlpatterns = [\n  ${route},\n]\n`})).pages.health).toBe(wanted)
  })
})

describe('the requirements', () => {
  test.each<[string, Record<string, string>, Record<string, unknown>]>([
    ['are those of requirements.txt and of what it takes in', {'requirements.txt': '-r requirements/base.txt\ngunicorn\n', 'requirements/base.txt': 'PyYAML==6.0.3 # config\n'}, {folder: 'requirements', names: new Set(['gunicorn', 'pyyaml'])}],
    ['may be a list elsewhere', {'requirements/production.txt': '-r base.txt\n', 'requirements/base.txt': 'Django\n'}, {elsewhere: 'requirements/production.txt', folder: 'requirements', names: new Set(['django'])}],
    ['may be in pyproject.toml', {'pyproject.toml': '[project]\nname = "x"\ndependencies = [\n  "Django>=5",\n  "psycopg[binary]",\n]\n[tool.x]\ndependencies = ["no"]\n'}, {listed: ['Django>=5', 'psycopg[binary]'], names: new Set(['django', 'psycopg'])}],
    ['may be none', {}, {listed: [], names: new Set()}],
  ])('%s', async (_, files, wanted) => {
    expect((await read({...plainProject, ...files})).requirements).toMatchObject(wanted)
  })

  test.each([
    [{'pyproject.toml': '[tool.poetry.dependencies]\ndjango = "^5"\n'}, /^poetry export/],
    [{'Pipfile': '[packages]\ndjango = "*"\n'}, /^pipenv requirements/],
  ])('in the list of another tool must be written out: %j', async (files, command) => {
    await expect(read({...plainProject, ...files})).rejects.toMatchObject({code: 'INVALID_INPUT', remedy: [{command: expect.stringMatching(command)}]})
  })
})
