import {globSync, readFileSync} from 'node:fs'
import {dirname, join, posix} from 'node:path'
import {parseSync} from 'vite'

const root = dirname(dirname(import.meta.dirname))

export interface Import {
  /** Path from the root of the project, or the bare name of a package or of a Node module. */
  readonly target: string
  readonly isLocal: boolean
  readonly isTypeOnly: boolean
  readonly isLazy: boolean
}

export interface SourceFile {
  /** Path from the root of the project. */
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly imports: readonly Import[]
  /** Modules that it only passes on: `export ... from`. */
  readonly reexports: readonly string[]
  /** Lines of each function with a braced body. */
  readonly functions: readonly number[]
}

/** Everything that is ours and is shipped, parsed; without what a program has made. */
export function sourceTree(): readonly SourceFile[] {
  const paths = globSync(['src/**/*.ts', 'commands/**/*.ts'], {cwd: root})
  return paths.filter((path) => !path.endsWith('.generated.ts')).sort().map(read)
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const {program, module} = parseSync(path, text)
  const imported = module.staticImports.map(({moduleRequest, entries}) => toImport(path, moduleRequest.value, entries.length > 0 && entries.every(({isType}) => isType), false))
  const lazy = module.dynamicImports.map(({moduleRequest}) => toImport(path, text.slice(moduleRequest.start + 1, moduleRequest.end - 1), false, true))
  const passedOn = module.staticExports.flatMap(({entries}) => entries.filter(({moduleRequest}) => moduleRequest !== null))
  const reexported = passedOn.map(({moduleRequest, isType}) => toImport(path, moduleRequest?.value ?? '', isType, false))
  return {path, text, lines: lineCount(text), imports: [...imported, ...lazy, ...reexported], reexports: reexported.map(({target}) => target), functions: functionLengths(program, text)}
}

function toImport(from: string, specifier: string, isTypeOnly: boolean, isLazy: boolean): Import {
  const isLocal = specifier.startsWith('.')
  return {target: isLocal ? posix.join(posix.dirname(from), specifier) : packageOf(specifier), isLocal, isTypeOnly, isLazy}
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

const lineCount = (text: string): number => text.trimEnd().split('\n').length

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

function functionLengths(node: unknown, text: string): number[] {
  if (Array.isArray(node)) return node.flatMap((child) => functionLengths(child, text))
  if (!isNode(node)) return []
  const hasBraces = functionTypes.has(node.type) && isNode(node.body) && node.body.type === 'BlockStatement'
  const lengths = Object.values(node).flatMap((child) => functionLengths(child, text))
  return hasBraces ? [lineCount(text.slice(node.start, node.end)), ...lengths] : lengths
}

interface Node {readonly type: string; readonly start: number; readonly end: number; readonly body?: unknown}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
