import {dirname} from 'node:path'
import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import type {Modules} from './modules.ts'
import {assignedText, settingsNamed, withoutComments} from './python-text.ts'
import type {SourceFile} from './source-files.ts'

export interface OwnSettings {
  readonly module: string
  readonly file: SourceFile
  /** What named it: a path, or the flag. */
  readonly namedBy: string
  /** Others that would do as well; more than one name is a reason to say which was taken. */
  readonly others: readonly string[]
}

/** What a setting is in the text of the settings, or of a module beside them, which they may have taken in. */
export function settingText({files}: Modules, settings: SourceFile, name: string): string | undefined {
  return [settings, ...beside(files, settings)].map(({text}) => assignedText(text, name)).find((value) => value !== undefined)
}

/** Whether the settings, or a module beside them, have it among their applications. */
export function installs({files}: Modules, settings: SourceFile, application: string): boolean {
  const quoted = new RegExp(`["']${application.replaceAll('.', '\\.')}["'.]`)
  return [settings, ...beside(files, settings)].some(({text}) => quoted.test(withoutComments(text)))
}

/** Variables that the settings read from the environment and cannot do without; those that an instance's config file has are given. */
export function variablesNeeded({files}: Modules, settings: SourceFile): readonly string[] {
  const texts = [settings, ...beside(files, settings)].map(({text}) => withoutComments(text))
  const read = /\bos\.environ\[\s*["'](\w+)["']\s*\](?!\s*=[^=])|\b(?:env(?:\.\w+)?|config)\(\s*["']([A-Z]\w+)["']\s*\)/g
  const names = texts.flatMap((text) => [...text.matchAll(read)].map(([, subscript, call]) => subscript ?? call ?? ''))
  return [...new Set(names)].filter((name) => !given.has(name))
}

const given = new Set(['DATABASE_URL', 'SECRET_KEY', 'CELERY_BROKER_URL', 'REDIS_URL', 'SUMMON_CONFIG', 'DJANGO_SETTINGS_MODULE'])

const beside = (files: readonly SourceFile[], settings: SourceFile): SourceFile[] =>
  files.filter(({path}) => dirname(path) === dirname(settings.path) && /settings/.test(path) && !path.endsWith(`/${writtenName}.py`))

/** What ridectl writes beside the project's own; the last part of its name. */
export const writtenName = 'settings_ridectl'

/** The project's own settings: those that the flag names, else those of wsgi.py, which a server runs, else those of manage.py. */
export function findSettings(modules: Modules, manage: SourceFile, flag: string | undefined): OwnSettings {
  const candidates = flag === undefined ? named(modules, manage) : [{module: flag, namedBy: '--settings'}]
  const found = candidates.flatMap(({module, namedBy}) => {
    const file = modules.find(module)
    return file === undefined ? [] : [{module, namedBy, file}]
  })
  const [first] = found
  if (first === undefined) throw unknown(modules, candidates)
  const others = [...new Set([...found.map(({module}) => module), ...siblings(modules, first.module)])].filter((module) => module !== first.module)
  return {...first, others}
}

interface Candidate {
  readonly module: string
  readonly namedBy: string
}

function named({files}: Modules, manage: SourceFile): Candidate[] {
  const servers = files.filter(({path}) => /(^|\/)[aw]sgi\.py$/.test(path)).sort((one, other) => Number(one.path.endsWith('asgi.py')) - Number(other.path.endsWith('asgi.py')))
  return [...servers, manage].flatMap(({path, text}) => {
    const module = settingsNamed(text)
    // written here before: what it builds upon is what manage.py names
    return module === undefined || isWritten(module) ? [] : [{module, namedBy: path}]
  })
}

/** `production` beside `local`, where settings are a folder. */
function siblings({files, nameOf}: Modules, module: string): string[] {
  const [, parent] = /^(.*\bsettings)\.\w+$/.exec(module) ?? []
  if (parent === undefined) return []
  const all = files.map(({path}) => nameOf(path) ?? '')
  return all.filter((name) => name.startsWith(`${parent}.`) && name.split('.').length === module.split('.').length && !isWritten(name))
}

const isWritten = (module: string): boolean => module.split('.').at(-1) === writtenName

function unknown({files, nameOf}: Modules, candidates: readonly Candidate[]): RidectlError {
  const [first] = candidates
  const known = files.map(({path}) => nameOf(path) ?? '').filter((name) => /settings/.test(name) && !isWritten(name))
  const close = first === undefined ? known : [...nearest(first.module, known), ...known]
  const why = first === undefined ? 'neither wsgi.py nor manage.py names the settings' : `${first.namedBy} names the settings ${first.module}, and no such module is there`
  return new RidectlError('INVALID_INPUT', why, {
    remedy: [...new Set(close)].slice(0, 3).map((module) => ({command: `ridectl new NAME --settings ${module}`})),
    details: close.length === 0 ? ['Name them with --settings MODULE.'] : [],
  })
}
