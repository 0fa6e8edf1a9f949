import {list, type Fields} from '../fields.ts'
import type {FieldErrors} from './field-errors.ts'
import {dnsLabel} from './names.ts'

/** Names of the volumes that containers may mount. */
export function validateVolumes(spec: Fields, path: string, errors: FieldErrors): Set<string> {
  const names = new Set<string>()
  for (const [index, volume] of list(spec, 'volumes').entries()) {
    const at = `${path}.volumes[${index}]`
    const before = errors.causes.length
    validateSource(volume, at, errors)
    const name = volume['name'] as string
    if (!name) errors.required(`${at}.name`)
    else for (const text of dnsLabel(name)) errors.invalid(`${at}.name`, name, text)
    if (names.has(name)) errors.duplicate(`${at}.name`, name)
    if (errors.causes.length === before) names.add(name)
  }
  return names
}

/** What a source cannot do without. */
const required: Readonly<Record<string, string>> = {
  secret: 'secretName',
  configMap: 'name',
  hostPath: 'path',
  persistentVolumeClaim: 'claimName',
}

function validateSource(volume: Fields, path: string, errors: FieldErrors): void {
  const sources = Object.keys(volume).filter(name => name !== 'name')
  for (const extra of sources.slice(1)) errors.forbidden(`${path}.${extra}`, 'may not specify more than 1 volume type')
  const [source] = sources
  if (source === undefined) return errors.required(path, 'must specify a volume type')
  const field = required[source]
  if (field !== undefined && !volume[source][field]) errors.required(`${path}.${source}.${field}`)
  for (const [index, item] of list(volume[source], 'items').entries()) validateItem(item, `${path}.${source}.items[${index}]`, errors)
}

function validateItem(item: Fields, path: string, errors: FieldErrors): void {
  if ('fieldRef' in item || 'resourceFieldRef' in item) return
  if (!item['key']) errors.required(`${path}.key`)
  if (!item['path']) errors.required(`${path}.path`)
  else validateRelative(item['path'], `${path}.path`, errors)
}

export function validateMounts(mounts: readonly Fields[], path: string, volumes: ReadonlySet<string>, errors: FieldErrors): void {
  const paths = new Set<string>()
  for (const [index, {name, mountPath, subPath}] of mounts.entries()) {
    const at = `${path}[${index}]`
    if (!name) errors.required(`${at}.name`)
    if (!volumes.has(name)) errors.notFound(`${at}.name`, name)
    if (!mountPath) errors.required(`${at}.mountPath`)
    if (paths.has(mountPath)) errors.invalid(`${at}.mountPath`, mountPath, 'must be unique')
    paths.add(mountPath)
    if (subPath) validateRelative(subPath, `${path}.subPath`, errors)
  }
}

function validateRelative(text: string, path: string, errors: FieldErrors): void {
  if (text.startsWith('/')) errors.invalid(path, text, 'must be a relative path')
  if (text.split('/').includes('..')) errors.invalid(path, text, "must not contain '..'")
}
