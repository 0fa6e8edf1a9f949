import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {RidectlError} from '../../errors.ts'
import type {Python} from '../python.ts'
import {runPython} from './run-python.ts'

export interface CollectStatic {
  readonly source: string
  readonly packages: string
  /** Default is what manage.py names. */
  readonly settings?: string | undefined
}

/** As an image's build does it: there is no config yet. False: the project has no static files to collect. */
export async function collectStatic(python: Python, {source, packages, settings}: CollectStatic): Promise<boolean> {
  if (!(await exists(join(source, 'manage.py'))) || !(await exists(join(packages, 'django')))) return false
  const {PATH, HOME, TMPDIR} = process.env
  const env = {PATH, HOME, TMPDIR, LANG: 'C.UTF-8', PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', DJANGO_SETTINGS_MODULE: settings}
  const {status, log} = await runPython(python, {argv: ['manage.py', 'collectstatic', '--noinput'], cwd: source, env})
  if (status === 0) return true
  if (log.some((line) => line.includes("Unknown command: 'collectstatic'"))) return false
  throw new RidectlError('SANDBOX_FAILED', '`manage.py collectstatic` failed', {
    details: ['It runs where no config is: SUMMON_CONFIG is not set, as while an image is built.'],
    log: log.slice(-15),
  })
}

const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false)
