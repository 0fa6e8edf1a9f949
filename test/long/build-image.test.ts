import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterAll, beforeEach, expect, test, vi} from 'vitest'
import {foldersAt} from '../../src/sandbox/folders.ts'
import {buildImage, type Built} from '../../src/sandbox/images/build-image.ts'
import {findImage, listImages} from '../../src/sandbox/images/image-store.ts'

vi.setConfig({testTimeout: 120_000, hookTimeout: 60_000})

const parent = mkdtempSync(join(tmpdir(), 'sandbox-images-'))
const folders = foldersAt(join(parent, 'sandbox'))
let folder = ''
let said: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(parent, 'project-'))
  said = []
})
afterAll(() => rmSync(parent, {recursive: true}))

function put(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), content)
  }
}

/** A package as an index would give it, without an index. */
function putWheel(name: string, modules: Record<string, string>): string {
  const info = `${name}-1.0.dist-info`
  const files = {
    ...modules,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: Object.keys(modules).map((path) => `${path},,\n`).join(''),
  }
  const script = 'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as wheel:\n for name, text in json.loads(sys.argv[2]).items(): wheel.writestr(name, text)'
  mkdirSync(join(parent, 'wheels'), {recursive: true})
  execFileSync('python3', ['-c', script, join(parent, 'wheels', `${name}-1.0-py3-none-any.whl`), JSON.stringify(files)])
  return `--no-index\n--find-links ${join(parent, 'wheels')}\n${name}==1.0\n`
}

const build = (name: string): Promise<Built> => buildImage(folders, {name, folder, progress: (text) => said.push(text)})

test('an image holds the files, and what they require beside them', async () => {
  const requirements = putWheel('tiny', {'tiny.py': 'word = "tiny"\n'})
  put({'requirements.txt': requirements, 'app.py': 'import tiny\nprint(tiny.word)\n', 'run.sh': '#!/bin/sh\n', '.git/config': 'x', 'venv/pyvenv.cfg': '', 'venv/lib/x.py': ''})
  execFileSync('chmod', ['+x', join(folder, 'run.sh')])
  symlinkSync('app.py', join(folder, 'main.py'))
  const {image, wasThere, warnings} = await build('app:v1')
  expect({wasThere, warnings, digest: image.digest}).toEqual({wasThere: false, warnings: [], digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/)})
  expect(readdirSync(image.source).sort()).toEqual(['__pycache__', 'app.py', 'main.py', 'requirements.txt', 'run.sh'])
  expect(statSync(join(image.source, 'run.sh')).mode & 0o777).toBe(0o700)
  expect(execFileSync('python3', ['main.py'], {cwd: image.source, env: {...process.env, PYTHONPATH: image.packages}, encoding: 'utf8'})).toBe('tiny\n')
  expect(findImage(folders, 'app:v1')).toEqual(image)
  expect(findImage(folders, `app@${image.digest}`)?.source).toBe(image.source)
  expect(findImage(folders, 'app:v9')).toBeUndefined()
})

test('what has not changed is not built again, wherever it lies', async () => {
  put({'a.py': 'x = 1\n', 'requirements.txt': ''})
  const first = await build('same:v1')
  said = []
  const second = await build('same:v2')
  expect(second).toMatchObject({wasThere: true, image: {source: first.image.source, digest: first.image.digest}})
  expect(said).toEqual([])
})

test('another version with the same requirements installs nothing', async () => {
  put({'requirements.txt': putWheel('shared', {'shared.py': ''}), 'a.py': 'x = 1\n'})
  const first = await build('two:v1')
  expect(said).toContain('installing the requirements')
  rmSync(join(parent, 'wheels'), {recursive: true})
  put({'a.py': 'x = 2\n'})
  const second = await build('two:v2')
  expect(second.image.packages).toBe(first.image.packages)
  expect(second.image.source).not.toBe(first.image.source)
})

test('a change in a file that the requirements take in installs anew', async () => {
  put({'requirements.txt': '-r base/base.txt\n', 'base/base.txt': putWheel('one', {'one.py': ''})})
  const first = await build('deep:v1')
  put({'base/base.txt': putWheel('other', {'other.py': ''})})
  const second = await build('deep:v1')
  expect(existsSync(join(first.image.packages, 'one.py'))).toBe(true)
  expect(existsSync(join(second.image.packages, 'one.py'))).toBe(false)
  expect(existsSync(join(second.image.packages, 'other.py'))).toBe(true)
})

test('a name moves to its new content; what runs from the old is not disturbed', async () => {
  put({'a.py': 'x = 1\n', 'requirements.txt': ''})
  const first = await build('moves:v1')
  put({'a.py': 'x = 2\n'})
  const second = await build('moves:v1')
  expect(readFileSync(join(first.image.source, 'a.py'), 'utf8')).toBe('x = 1\n')
  expect(readFileSync(join(findImage(folders, 'moves:v1')?.source ?? '', 'a.py'), 'utf8')).toBe('x = 2\n')
  expect(second.image.digest).not.toBe(first.image.digest)
})

test('a failure of pip is shown in its own words, and leaves no image', async () => {
  put({'requirements.txt': '--no-index\nthere-is-no-such-package==1.0\n'})
  await expect(build('broken:v1')).rejects.toMatchObject({
    code: 'SANDBOX_FAILED', message: 'pip could not install requirements.txt', log: expect.arrayContaining([expect.stringContaining('there-is-no-such-package')]),
  })
  expect(await listImages(folders)).not.toContain('broken:v1')
  expect(readdirSync(join(folders.images, '.contents')).filter((name) => !/^sha256-[0-9a-f]{64}$/.test(name))).toEqual([])
})

/** Enough of a Django to see how manage.py is called. */
const django = {'django/__init__.py': ''}
const manage = (body: string): string => `import os, sys\nimport django\nassert sys.argv[1:] == ['collectstatic', '--noinput'], sys.argv\nassert 'SUMMON_CONFIG' not in os.environ\n${body}\n`

test('static files of a Django project are collected, without a config', async () => {
  process.env['SUMMON_CONFIG'] = '/some/where'
  put({'requirements.txt': putWheel('django', django), 'manage.py': manage('os.makedirs("staticfiles")\nopen("staticfiles/a.css", "w").close()')})
  const {image} = await build('static:v1').finally(() => delete process.env['SUMMON_CONFIG'])
  expect(readdirSync(join(image.source, 'staticfiles'))).toEqual(['a.css'])
})

test('a collectstatic that fails is shown; one that the project does not have is left out', async () => {
  const requirements = putWheel('django', django)
  put({'requirements.txt': requirements, 'manage.py': manage('sys.exit("ImproperlyConfigured: STATIC_ROOT")')})
  await expect(build('nostatic:v1')).rejects.toMatchObject({code: 'SANDBOX_FAILED', log: ['ImproperlyConfigured: STATIC_ROOT']})
  put({'manage.py': manage(`sys.exit("Unknown command: 'collectstatic'")`)})
  await expect(build('nostatic:v1')).resolves.toMatchObject({wasThere: false})
})

test('sources that open the config by its literal path are named', async () => {
  put({
    'requirements.txt': '',
    'settings.py': "import os\n# '/etc/config/summon-platform.yml'\nconfig = open('/etc/config/summon-platform.yml')\n",
    'good.py': "import os\nconfig = open(os.environ.get('SUMMON_CONFIG', '/etc/config/summon-platform.yml'))\n",
  })
  const {warnings} = await build('literal:v1')
  expect(warnings).toEqual([expect.stringMatching(/^settings\.py:3 opens a file in \/etc\/config/)])
})

test('a folder that is none, and a name that is none, are refused', async () => {
  await expect(buildImage(folders, {name: 'a:b', folder: join(folder, 'none'), progress: () => {}})).rejects.toMatchObject({code: 'INVALID_INPUT'})
  for (const name of ['A:v1', '../x', 'a:v 1', '', 'a/']) await expect(build(name)).rejects.toMatchObject({code: 'INVALID_INPUT'})
})
