import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const django = 'Django==5.2.19'

/** What `django-admin startproject` writes, in a folder that is made for it. Django is fetched once for all tests of this machine. */
export function startProject(folder: string, name: string): string {
  mkdirSync(folder, {recursive: true})
  execFileSync('python3', ['-m', 'django', 'startproject', name, folder], {env: {...process.env, PYTHONPATH: packages()}})
  return folder
}

function packages(): string {
  const target = join(tmpdir(), `ridectl-test-${process.getuid?.() ?? 0}-${django}`)
  if (existsSync(target)) return target
  const draft = `${target}.${process.pid}`
  execFileSync('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--root-user-action', 'ignore', '--target', draft, django])
  try {
    renameSync(draft, target)
  } catch {
    rmSync(draft, {recursive: true}) // another test was faster
  }
  return target
}
