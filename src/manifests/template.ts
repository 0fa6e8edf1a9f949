import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

import jsone from 'json-e'
import {parseAllDocuments} from 'yaml'

import type {Manifest} from '../reconcile/component.ts'
import type {Kind} from '../world.ts'
import {packageRoot} from './package-root.ts'

/** What a template may be filled with; null takes the key away, at every depth. */
export type Context = Readonly<Record<string, unknown>>

const parsed = new Map<string, readonly unknown[]>()

/** The objects of `templates/<name>.yaml`. Parsed first and filled after: no value can change their shape. */
export function template(name: string, context: Context): readonly Manifest[] {
  return fillTemplate(name, context) as readonly Manifest[]
}

/** The same for a template that is a part of objects. */
export function fillTemplate(name: string, context: Context): readonly unknown[] {
  return documents(name).map((document) => fill(document, context))
}

/** The kinds of all objects that the components' templates hold; a template of a part has none. */
export function templateKinds(): readonly Kind[] {
  const names = readdirSync(join(packageRoot(), 'templates')).filter((file) => file.endsWith('.yaml') && file !== 'crd.yaml').map((file) => file.slice(0, -'.yaml'.length))
  const kinds = names.flatMap(documents).map((document) => document as Kind).filter(({kind}) => kind !== undefined)
  return [...new Map(kinds.map(({apiVersion, kind}) => [`${apiVersion} ${kind}`, {apiVersion, kind}])).values()]
}

function documents(name: string): readonly unknown[] {
  const known = parsed.get(name)
  if (known !== undefined) return known
  const made = parseTemplate(readFileSync(join(packageRoot(), 'templates', `${name}.yaml`), 'utf8'), name)
  parsed.set(name, made)
  return made
}

/** The documents of a template's text. Refuses whatever is logic: that belongs in TypeScript. */
export function parseTemplate(text: string, name: string): readonly unknown[] {
  const made = parseAllDocuments(text).map((document) => document.toJS() as unknown)
  for (const document of made) {
    for (const {key, expression} of expressionsIn(document)) {
      if (key !== undefined || !path.test(expression)) throw new Error(`templates/${name}.yaml: ${key ?? ''} ${expression} is logic, which belongs in TypeScript`)
    }
  }
  return made
}

/** Fills one parsed document. Only `${...}` of a scalar and `{$eval: plain.path}` are understood. */
export function fill(document: unknown, context: Context): unknown {
  for (const {expression, inText} of expressionsIn(document)) refuseUnfit(expression, inText, context)
  return withoutNulls(jsone(document as Record<string, unknown>, {...context}))
}

const path = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/

interface Expression {
  readonly expression: string
  /** In the middle of a text, where only a scalar can stand. */
  readonly inText: boolean
  /** The key that is more than a name: no expression is understood there, and no operator but $eval. */
  readonly key?: string
}

function* expressionsIn(node: unknown): Generator<Expression> {
  if (typeof node === 'string') for (const [, expression = ''] of node.matchAll(/(?<!\$)\$\{([^}]*)\}/g)) yield {expression, inText: true}
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    const evaluated = key === '$eval' && typeof value === 'string'
    if (evaluated) yield {expression: value, inText: false}
    else if (key.startsWith('$') || key.includes('${')) yield {expression: JSON.stringify(value), inText: false, key}
    else yield* expressionsIn(value)
  }
}

// json-e knows names of its own (now), makes null an empty text and a map its JSON: all that would be sent, and none of it was meant.
function refuseUnfit(expression: string, inText: boolean, context: Context): void {
  const [root = '', ...rest] = expression.split('.')
  if (!Object.hasOwn(context, root)) throw new Error(`a template names ${expression}, which it is not given`)
  if (!inText) return
  const value = rest.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], context[root])
  if (value === undefined || value === null || typeof value === 'object') throw new Error(`\${${expression}} is ${value === null ? 'null' : typeof value}: only a scalar can stand in a text`)
}

function withoutNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.filter((item) => item !== null).map(withoutNulls)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== null).map(([key, value]) => [key, withoutNulls(value)]))
}
