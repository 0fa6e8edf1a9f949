import {type Document, isMap, isScalar, LineCounter, parseAllDocuments} from 'yaml'

import {RidectlError} from '../errors.ts'
import type {KubeObject} from '../world.ts'
import {contradictions} from './check.ts'
import {completeSpec} from './defaults.ts'
import {instanceSchema} from './instance-schema.ts'
import {problemsOf, type Path, type Problem} from './schema.ts'
import {specSchema} from './spec-schema.generated.ts'
import {apiVersion, kind} from './summon-platform.ts'

const largest = 1024 * 1024

/** The instances that a text describes, one a document; `filename` is for messages. INVALID_INPUT with file:line:column. */
export function readInstances(text: string, filename: string): readonly KubeObject[] {
  if (text.length > largest) throw new RidectlError('INVALID_INPUT', `${filename} is larger than 1 MiB, so it is not read as an instance`)
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {lineCounter: lines, prettyErrors: false, schema: 'core', uniqueKeys: true, logLevel: 'silent'})
  const place = (offset: number): string => {
    const {line, col} = lines.linePos(offset)
    return `${filename}:${line}:${col}`
  }
  const read = (Array.isArray(documents) ? documents : []).filter((document) => document.contents !== null || document.errors.length > 0)
  if (read.length === 0) throw new RidectlError('INVALID_INPUT', `${filename} describes nothing`)
  const instances = read.map((document) => readOne(document, place))
  refuseTwins(instances, filename)
  return instances
}

function readOne(document: Document.Parsed, place: (offset: number) => string): KubeObject {
  const [fault] = document.errors
  if (fault !== undefined) throw new RidectlError('INVALID_INPUT', `${place(fault.pos[0])}: not YAML: ${fault.message}`)
  const start = place(document.contents?.range[0] ?? 0)
  const object = plain(document, start)
  const problems = problemsIn(document, object)
  const [first] = problems
  if (first === undefined) return object as KubeObject
  const told = problems.map((problem) => `${place(offsetOf(document, problem))}: ${sentence(problem)}`)
  throw new RidectlError('INVALID_INPUT', told[0] ?? '', {details: told.slice(1)})
}

function plain(document: Document.Parsed, start: string): Record<string, unknown> {
  if (!isMap(document.contents)) throw new RidectlError('INVALID_INPUT', `${start}: an instance is a map of fields, from apiVersion to spec`)
  try {
    return document.toJS({maxAliasCount: 100}) as Record<string, unknown>
  } catch {
    throw new RidectlError('INVALID_INPUT', `${start}: an alias names no anchor, or there are too many of them`)
  }
}

function problemsIn(document: Document.Parsed, object: Record<string, unknown>): readonly Problem[] {
  const of = identityProblems(object)
  if (of.length > 0) return of
  const spec = object['spec'] ?? {}
  const number = unquoted(document, spec)
  const inSpec = number.length > 0 ? number : problemsOf(specSchema, spec, ['spec'])
  const bySchema = [...problemsOf(instanceSchema, object).map(orOfSpec), ...inSpec]
  const {name} = object['metadata'] as {name: string}
  return bySchema.length > 0 ? bySchema : contradictions({name, spec: completeSpec(name, spec)})
}

// A field of spec whose indentation was lost.
function orOfSpec(problem: Problem): Problem {
  const [key = '', ...below] = problem.path
  const isOfSpec = below.length === 0 && Object.hasOwn(specSchema.properties ?? {}, key)
  return isOfSpec ? {...problem, message: 'is a field of spec: it is to be indented below it'} : problem
}

function identityProblems(object: Record<string, unknown>): readonly Problem[] {
  if (object['kind'] !== kind) return [{path: ['kind'], message: `is ${JSON.stringify(object['kind'])}; an instance is a ${kind}`}]
  if (object['apiVersion'] !== apiVersion) return [{path: ['apiVersion'], message: `is ${JSON.stringify(object['apiVersion'])}; this ridectl knows ${apiVersion}`}]
  const name = (object['metadata'] as {name?: unknown} | undefined)?.name
  if (typeof name !== 'string' || name === '') return [{path: ['metadata', 'name'], message: 'is missing: it is the instance\'s name, as car1-qa'}]
  return []
}

// 1.20 is the number 1.2 by the time that anybody sees it: another version, silently.
function unquoted(document: Document.Parsed, spec: unknown): readonly Problem[] {
  const value = (spec as {version?: unknown}).version
  if (typeof value !== 'number') return []
  const node = document.getIn(['spec', 'version'], true)
  const written = isScalar(node) ? (node.source ?? String(value)) : String(value)
  return [{path: ['spec', 'version'], message: `is the number ${value} to YAML: quote it, version: "${written}"`}]
}

// The nearest part of the path that is in the text: what is missing has no place of its own.
function offsetOf(document: Document.Parsed, {path, ofKey}: Problem): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = ofKey === true && length === path.length ? keyOffset(document, path) : rangeOf(document.getIn(path.slice(0, length), true))
    if (offset !== undefined) return offset
  }
  return document.contents?.range[0] ?? 0
}

function keyOffset(document: Document.Parsed, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find(({key}) => isScalar(key) && key.value === path.at(-1))
  return rangeOf(pair?.key)
}

const rangeOf = (node: unknown): number | undefined => (node as {range?: readonly number[]} | undefined)?.range?.[0]

const sentence = ({path, message}: Problem): string => `${path.join('.')} ${message}`

function refuseTwins(instances: readonly KubeObject[], filename: string): void {
  const ids = instances.map(({metadata}) => `${metadata.namespace ?? ''}/${metadata.name}`)
  const twin = instances.find((_, index) => ids.indexOf(ids[index] ?? '') !== index)
  if (twin !== undefined) throw new RidectlError('INVALID_INPUT', `${filename} describes ${twin.metadata.name} twice`)
}
