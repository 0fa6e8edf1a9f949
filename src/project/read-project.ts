import {stat} from 'node:fs/promises'
import {basename, dirname, resolve} from 'node:path'
import {RidectlError} from '../errors.ts'
import {findAsgi, findCelery, findWsgi} from './entry-points.ts'
import {findPages, type Pages} from './health-page.ts'
import {findManage} from './manage.ts'
import {modulesFrom} from './modules.ts'
import {withoutComments} from './python-text.ts'
import {readRequirements, type Requirements} from './requirements.ts'
import {findSettings, installs, type OwnSettings, variablesNeeded, writtenName} from './settings-module.ts'
import {pythonFiles, type SourceFile} from './source-files.ts'

/** A Django project as its files say it; nothing of it was run. */
export interface DjangoProject {
  /** What it is called: its package, else its folder. */
  readonly name: string
  /** Absolute. */
  readonly folder: string
  /** Of manage.py, within the folder; '' where it is that folder. */
  readonly manageFolder: string
  readonly settings: OwnSettings
  /** File that reads $SUMMON_CONFIG already, other than one written here. */
  readonly readsConfig?: string
  readonly wsgi: string
  readonly asgi?: string
  readonly celery?: string
  readonly pages: Pages
  readonly hasStatic: boolean
  /** The folder that STATIC_ROOT names last: `staticfiles` of BASE_DIR / "staticfiles". */
  readonly staticRoot?: string
  readonly hasChannels: boolean
  /** Variables without which the settings do not load. */
  readonly variables: readonly string[]
  readonly requirements: Requirements
  /** As `startproject` left it in the settings: 5.2.19. */
  readonly startedWith?: string
}

/** Reads, never runs. INVALID_INPUT where there is no project, or more than one, or its parts contradict each other. */
export async function readProject(dir: string, options: {readonly settings?: string | undefined} = {}): Promise<DjangoProject> {
  const folder = resolve(dir)
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) throw new RidectlError('INVALID_INPUT', found === undefined ? `there is no folder ${dir}` : `${dir} is not a folder`)
  const files = await pythonFiles(folder)
  const manage = findManage(files, dir)
  const manageFolder = dirname(manage.path) === '.' ? '' : dirname(manage.path)
  const modules = modulesFrom(files, manageFolder)
  const settings = findSettings(modules, manage, options.settings)
  const requirements = await readRequirements(folder, manageFolder)
  const readsConfig = modules.files.find(readsSummonConfig)?.path
  const startedWith = /using Django (\d+\.\d+(?:\.\d+)?)/.exec(settings.file.text)?.[1]
  const wsgi = findWsgi(modules, settings.file, manage)
  return {
    name: nameOf(settings.module, wsgi, folder),
    folder,
    manageFolder,
    settings,
    wsgi,
    ...present({readsConfig, startedWith, asgi: findAsgi(modules, settings.file), celery: findCelery(modules), staticRoot: staticRootIn(settings.file.text)}),
    pages: findPages(modules, settings.file),
    hasStatic: installs(modules, settings.file, 'django.contrib.staticfiles'),
    hasChannels: installs(modules, settings.file, 'channels'),
    variables: variablesNeeded(modules, settings.file),
    requirements,
  }
}

const readsSummonConfig = ({path, text}: SourceFile): boolean => basename(path) !== `${writtenName}.py` && withoutComments(text).includes('SUMMON_CONFIG')

const staticRootIn = (text: string): string | undefined => /^STATIC_ROOT\s*=.*["']\/?([\w.-]+)\/?["']\)*\s*$/m.exec(withoutComments(text))?.[1]

/** `mysite` of mysite.settings; a package that is called `config` or `settings` says nothing, and then the folder does. */
function nameOf(settings: string, wsgi: string, folder: string): string {
  const [first = ''] = settings.split('.')
  const [server = ''] = wsgi.split(/[.:]/)
  const speaking = [first, server].find((name) => !['config', 'conf', 'settings', 'core', 'project', 'app', 'wsgi', 'src', 'backend'].includes(name))
  return speaking ?? basename(folder)
}

const present = <Value extends Record<string, unknown>>(values: Value): {[Key in keyof Value]?: Exclude<Value[Key], undefined>} =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
