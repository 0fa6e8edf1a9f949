import type {SourceFile} from './source-files.ts'

/** The modules that Python finds when it starts in a folder of the project: that of manage.py. */
export interface Modules {
  /** The file of `mysite.settings`: mysite/settings.py, or mysite/settings/__init__.py. */
  find(module: string): SourceFile | undefined
  /** `mysite/wsgi.py` is `mysite.wsgi`; undefined for a file that lies outside. */
  nameOf(path: string): string | undefined
  readonly files: readonly SourceFile[]
}

export function modulesFrom(all: readonly SourceFile[], folder: string): Modules {
  const prefix = folder === '' ? '' : `${folder}/`
  const files = all.filter(({path}) => path.startsWith(prefix))
  return {
    files,
    find: (module) => {
      const base = `${prefix}${module.replaceAll('.', '/')}`
      return files.find(({path}) => path === `${base}.py` || path === `${base}/__init__.py`)
    },
    nameOf: (path) => {
      if (!path.startsWith(prefix)) return undefined
      const name = path.slice(prefix.length).replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
      return /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) ? name : undefined
    },
  }
}

/** Above it: `config.settings.local` is in `config.settings`; a module of no package is in ''. */
export const packageOf = (module: string): string => module.split('.').slice(0, -1).join('.')
