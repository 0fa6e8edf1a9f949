import {existsSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'

let found: string | undefined

/** The folder that ridectl is installed in: templates/ is there, wherever the bundler put this module. */
export function packageRoot(): string {
  found ??= search(import.meta.dirname)
  return found
}

function search(folder: string): string {
  const manifest = join(folder, 'package.json')
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as {name?: string}).name === 'ridectl') return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('ridectl is not installed whole: no package.json above its files')
  return search(above)
}
