import type {Modules} from './modules.ts'
import {withoutComments} from './python-text.ts'
import {settingText} from './settings-module.ts'
import type {SourceFile} from './source-files.ts'

const health = /^(?:[\w.-]+\/)*_?(?:health(?:z|[_-]?check)?|healthy|livez|readyz|ping|ht)\/?$/

export interface Pages {
  /** A page that is there to say whether the site is well: `/health`. */
  readonly health?: string
  /** The admin's login, which answers everyone. */
  readonly login?: string
}

/** From the project's first urls.py alone: what it includes is under a prefix that only running it would tell. */
export function findPages(modules: Modules, settings: SourceFile): Pages {
  const urls = modules.find(settingText(modules, settings, 'ROOT_URLCONF') ?? '') ?? modules.files.find(({path}) => path.endsWith('urls.py'))
  if (urls === undefined) return {}
  const text = withoutComments(urls.text)
  const routes = [...text.matchAll(/\b(?:path|re_path|url)\(\s*r?(["'])\^?([^"'\n]*?)\$?\1\s*,\s*([\w.]+)/g)].map(([, , route = '', view = '']) => ({route, view}))
  const own = routes.find(({route, view}) => health.test(route) && (view !== 'include' || /^ht\/?$|^health/.test(route)))
  const admin = routes.find(({view}) => view === 'admin.site.urls')
  return {
    ...(own === undefined ? {} : {health: `/${own.route}`}),
    ...(admin === undefined ? {} : {login: `/${admin.route}login/`}),
  }
}
