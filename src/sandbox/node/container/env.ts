import type {LocalApi, Stored} from '../../contracts.ts'
import type {Container, EnvFromSource, EnvVar, KeyRef} from '../pod-spec.ts'
import {expand} from './expansion.ts'
import {fieldValue} from './field-ref.ts'
import {NotStarted} from './not-started.ts'

/** The variables that a container asks for: envFrom, then env, each seeing those before it. `port` takes the place of PORT's value. */
export function podEnvironment(local: LocalApi, pod: Stored, container: Container, port: number | undefined): Map<string, string> {
  const variables = new Map<string, string>()
  for (const source of container.envFrom ?? []) for (const [name, value] of envFrom(local, pod, source)) variables.set(name, value)
  for (const variable of container.env ?? []) {
    const value = variable.name === 'PORT' && port !== undefined ? String(port) : valueOf(local, pod, container, variable, variables)
    if (value !== undefined) variables.set(variable.name, value)
  }
  return variables
}

type Variables = ReadonlyMap<string, string>

function valueOf(local: LocalApi, pod: Stored, container: Container, variable: EnvVar, before: Variables): string | undefined {
  const {valueFrom} = variable
  if (valueFrom === undefined) return expand(variable.value ?? '', before)
  if (valueFrom.secretKeyRef) return keyOf(local, pod, 'Secret', valueFrom.secretKeyRef)
  if (valueFrom.configMapKeyRef) return keyOf(local, pod, 'ConfigMap', valueFrom.configMapKeyRef)
  if (valueFrom.fieldRef) return field(pod, valueFrom.fieldRef.fieldPath)
  if (valueFrom.resourceFieldRef) return resource(container, valueFrom.resourceFieldRef.resource)
  return ''
}

function field(pod: Stored, path: string): string {
  const value = fieldValue(pod, path)
  if (value === undefined) throw new NotStarted('CreateContainerConfigError', `unsupported fieldPath: ${path}`)
  return value
}

/** `limits.memory`; as it is written: the sandbox limits nothing. */
function resource({resources}: Container, path: string): string {
  const [list, name = ''] = path.split('.')
  return (list === 'limits' ? resources?.limits : resources?.requests)?.[name] ?? '0'
}

type Holder = 'Secret' | 'ConfigMap'

function keyOf(local: LocalApi, pod: Stored, kind: Holder, {name, key, optional}: KeyRef): string | undefined {
  const namespace = pod.metadata.namespace ?? ''
  const data = dataOf(local, namespace, kind, name, optional)
  const value = data?.get(key)
  if (data !== undefined && value === undefined && !optional) {
    throw new NotStarted('CreateContainerConfigError', `couldn't find key ${key} in ${kind} ${namespace}/${name}`)
  }
  return value
}

function* envFrom(local: LocalApi, pod: Stored, {prefix = '', secretRef, configMapRef}: EnvFromSource): Generator<[string, string]> {
  const ref = secretRef ?? configMapRef
  if (ref === undefined) return
  const data = dataOf(local, pod.metadata.namespace ?? '', secretRef ? 'Secret' : 'ConfigMap', ref.name, ref.optional)
  for (const [key, value] of data ?? []) yield [prefix + key, value]
}

function dataOf(local: LocalApi, namespace: string, kind: Holder, name: string, optional = false): Map<string, string> | undefined {
  const object = local.get(kind, namespace, name)
  if (object !== undefined) return new Map(Object.entries(textOf(object)))
  if (optional) return undefined
  throw new NotStarted('CreateContainerConfigError', `${kind.toLowerCase()} "${name}" not found`)
}

function textOf(object: Stored): Record<string, string> {
  const data = (object['data'] ?? {}) as Record<string, string>
  if (object.kind !== 'Secret') return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]))
}
