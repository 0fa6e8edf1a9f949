import {isUtf8} from 'node:buffer'
import type {LocalApi, Stored} from '../../contracts.ts'
import {fieldValue} from '../container/field-ref.ts'
import type {ConfigMapSource, DownwardSource, KeyToPath, SecretSource, Volume} from '../pod-spec.ts'
import type {ProjectedFile} from './projection.ts'

/** Something that the volume shows is not there yet. */
export class NotMounted extends Error {
  override readonly name = 'NotMounted'
}

export interface Sources {
  readonly local: LocalApi
  readonly pod: Stored
  /** What mounted text goes through: addresses of Services. */
  readonly rewrite: (text: string) => string
}

const defaultMode = 0o644

/** The files of a volume that shows Secrets, ConfigMaps or fields of the pod; undefined: the volume is of another kind. */
export function projectedFiles(volume: Volume, sources: Sources): ProjectedFile[] | undefined {
  if (volume.secret) return secretFiles(volume.secret, sources)
  if (volume.configMap) return configMapFiles(volume.configMap, sources)
  if (volume.downwardAPI) return downwardFiles(volume.downwardAPI, sources)
  if (volume.projected === undefined) return undefined
  const mode = volume.projected.defaultMode
  const shared = mode === undefined ? {} : {defaultMode: mode}
  return (volume.projected.sources ?? []).flatMap(({secret, configMap, downwardAPI}) => [
    ...(secret ? secretFiles({...secret, ...shared}, sources) : []),
    ...(configMap ? configMapFiles({...configMap, ...shared}, sources) : []),
    ...(downwardAPI ? downwardFiles({...downwardAPI, ...shared}, sources) : []),
  ])
}

function secretFiles(source: SecretSource, {local, pod, rewrite}: Sources): ProjectedFile[] {
  const name = source.secretName ?? source.name ?? ''
  const secret = local.get('Secret', pod.metadata.namespace, name)
  if (secret === undefined) return missing(source.optional, `secret "${name}" not found`)
  return pick(decoded(secret['data'], 'base64'), source, 'secret', rewrite)
}

function configMapFiles(source: ConfigMapSource, {local, pod, rewrite}: Sources): ProjectedFile[] {
  const name = source.name ?? ''
  const configMap = local.get('ConfigMap', pod.metadata.namespace, name)
  if (configMap === undefined) return missing(source.optional, `configmap "${name}" not found`)
  const data = new Map([...decoded(configMap['data'], 'utf8'), ...decoded(configMap['binaryData'], 'base64')])
  return pick(data, source, 'config', rewrite)
}

function decoded(data: unknown, encoding: BufferEncoding): Map<string, Buffer> {
  const entries = Object.entries((data ?? {}) as Record<string, string>)
  return new Map(entries.map(([key, value]) => [key, Buffer.from(value, encoding)]))
}

function downwardFiles({items = [], defaultMode: mode = defaultMode}: DownwardSource, {pod}: Sources): ProjectedFile[] {
  return items.map((item) => ({
    path: item.path,
    content: Buffer.from(fieldValue(pod, item.fieldRef?.fieldPath ?? '') ?? ''),
    mode: item.mode ?? mode,
  }))
}

function missing(optional: boolean | undefined, message: string): ProjectedFile[] {
  if (optional) return []
  throw new NotMounted(message)
}

type Chosen = Pick<SecretSource, 'items' | 'defaultMode' | 'optional'>

function pick(data: ReadonlyMap<string, Buffer>, source: Chosen, what: string, rewrite: Sources['rewrite']): ProjectedFile[] {
  const items: readonly KeyToPath[] = source.items ?? [...data.keys()].map((key) => ({key, path: key}))
  return items.flatMap(({key, path, mode}) => {
    const content = data.get(key)
    if (content === undefined) return missing(source.optional, `references non-existent ${what} key: ${key}`)
    const shown = isUtf8(content) ? Buffer.from(rewrite(content.toString())) : content
    return [{path, content: shown, mode: mode ?? source.defaultMode ?? defaultMode}]
  })
}
