import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {packageRoot} from '../manifests/package-root.ts'

/** A text of templates/ with each `{{name}}` filled in; a line that names what is null is left out. */
export function filledText(name: string, values: Readonly<Record<string, string | number | null>>): string {
  const lines = readFileSync(join(packageRoot(), 'templates', name), 'utf8').split('\n')
  const isLeftOut = (line: string): boolean => [...line.matchAll(token)].some(([, key = '']) => given(key, values, name) === null)
  return lines.filter((line) => !isLeftOut(line)).map((line) => line.replace(token, (_, key: string) => String(given(key, values, name)))).join('\n')
}

const token = /\{\{(\w+)\}\}/g

function given(key: string, values: Readonly<Record<string, string | number | null>>, name: string): string | number | null {
  const value = values[key]
  if (value === undefined) throw new Error(`templates/${name} names ${key}, which it is not given`)
  return value
}
