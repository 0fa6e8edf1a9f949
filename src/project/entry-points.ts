import {RidectlError} from '../errors.ts'
import type {Modules} from './modules.ts'
import {withoutComments} from './python-text.ts'
import {settingText} from './settings-module.ts'
import type {SourceFile} from './source-files.ts'

/** As gunicorn takes it: `mysite.wsgi`, or `mysite.server:app` where the object has another name. */
export function findWsgi(modules: Modules, settings: SourceFile, manage: SourceFile): string {
  const said = settingText(modules, settings, 'WSGI_APPLICATION')
  if (said !== undefined && modules.find(moduleOf(said)) !== undefined) return withObject(said, 'application', '')
  const file = modules.files.find(({path, text}) => path.endsWith('wsgi.py') && text.includes('get_wsgi_application'))
  const name = file === undefined ? undefined : modules.nameOf(file.path)
  if (name !== undefined) return name
  throw new RidectlError('INVALID_INPUT', `no WSGI application is found beside ${manage.path}: no WSGI_APPLICATION in ${settings.path}, and no wsgi.py`, {
    details: ['Write one as `django-admin startproject` does: a module wsgi.py with  application = get_wsgi_application()'],
  })
}

/** `mysite.asgi:application`; undefined where there is none. */
export function findAsgi(modules: Modules, settings: SourceFile): string | undefined {
  const said = settingText(modules, settings, 'ASGI_APPLICATION')
  if (said !== undefined && modules.find(moduleOf(said)) !== undefined) return withObject(said, 'application', ':application')
  const file = modules.files.find(({path, text}) => path.endsWith('asgi.py') && /^application\b/m.test(text))
  const name = file === undefined ? undefined : modules.nameOf(file.path)
  return name === undefined ? undefined : `${name}:application`
}

/** What `celery -A` gets: the package of celery.py, else the module that makes the application; undefined where none does. */
export function findCelery(modules: Modules): string | undefined {
  for (const {path, text} of modules.files) {
    const object = /^(\w+)\s*(?::[^=\n]+)?=\s*(?:celery\.)?Celery\(/m.exec(withoutComments(text))?.[1]
    const name = object === undefined || isTest(path) ? undefined : modules.nameOf(path)
    if (object === undefined || name === undefined) continue
    const isFound = object === 'app' || object === 'celery'
    if (!isFound) return `${name}:${object}`
    return name.endsWith('.celery') ? name.slice(0, -'.celery'.length) : name
  }
  return undefined
}

const isTest = (path: string): boolean => /(^|\/)(tests?\/|test_|conftest)/.test(path)

const moduleOf = (dotted: string): string => dotted.split('.').slice(0, -1).join('.')

function withObject(dotted: string, usual: string, ofUsual: string): string {
  const object = dotted.split('.').at(-1) ?? usual
  return `${moduleOf(dotted)}${object === usual ? ofUsual : `:${object}`}`
}
