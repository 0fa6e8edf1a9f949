#!/usr/bin/env node
// Writes src/sandbox/api/schemas.json: the types that the sandbox serves, as a real API server publishes them, without descriptions.
// Usage: KUBECONFIG=... node scripts/openapi-table.js GO_MODULES    (the folder that holds k8s.io/api@VERSION and its siblings)
// The Go types say what OpenAPI does not: whether a zero value is left out ("omit"), always written ("keep"), or told apart from none (no mark).
import {execFileSync} from 'node:child_process'
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const served = {
  'api/v1': ['Namespace', 'Secret', 'ConfigMap', 'Service', 'ServiceAccount', 'Pod', 'Event', 'PersistentVolumeClaim'],
  'apis/apps/v1': ['Deployment', 'ReplicaSet', 'StatefulSet', 'ControllerRevision'],
  'apis/batch/v1': ['Job'],
  'apis/networking.k8s.io/v1': ['Ingress'],
  'apis/coordination.k8s.io/v1': ['Lease'],
  'apis/policy/v1': ['PodDisruptionBudget'],
  'apis/autoscaling/v2': ['HorizontalPodAutoscaler'],
  'apis/authorization.k8s.io/v1': ['SelfSubjectAccessReview', 'SelfSubjectRulesReview'],
  'apis/apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
}
const always = ['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', 'io.k8s.apimachinery.pkg.apis.meta.v1.Status']

const modules = process.argv[2] ?? fail('usage: node scripts/openapi-table.js GO_MODULES')
const version = get('/version').gitVersion
const structs = new Map()
const schemas = {}
for (const [group, kinds] of Object.entries(served)) {
  const all = get(`/openapi/v3/${group}`).components.schemas
  const roots = Object.keys(all).filter(name => all[name]['x-kubernetes-group-version-kind']?.length === 1 && kinds.includes(name.split('.').at(-1)))
  for (const name of [...roots, ...always]) collect(name, all)
}
const sorted = Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)))
const lines = Object.entries(sorted).map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`)
writeFileSync('src/sandbox/api/schemas.json', `{\n${lines.join(',\n')}\n}\n`)
console.log(`${lines.length} schemas of ${version}`)

function get(path) {
  return JSON.parse(execFileSync('kubectl', ['get', '--raw', path], {maxBuffer: 1 << 26}))
}

function fail(message) {
  console.error(message)
  process.exit(2)
}

function collect(name, all) {
  if (name in schemas || !(name in all)) return
  schemas[name] = {}
  schemas[name] = strip(all[name], all)
  const struct = goStruct(name)
  for (const [field, schema] of Object.entries(schemas[name].properties ?? {})) {
    const zero = zeroOf(struct.get(field), schema)
    if (zero) schema['x-zero'] = zero
  }
}

function strip(schema, all) {
  const out = {}
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'description' || key === 'enum') continue
    if (key === 'allOf' && value.length === 1) out.$ref = reference(value[0].$ref, all)
    else if (key === '$ref') out.$ref = reference(value, all)
    else if (key === 'properties') out.properties = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one, all)]))
    else if (key === 'items' || key === 'additionalProperties') out[key] = typeof value === 'object' ? strip(value, all) : value
    else if (key === 'x-kubernetes-group-version-kind' && value.length > 1) continue
    else out[key] = value
  }
  return out
}

function reference(ref, all) {
  const name = ref.split('/').at(-1)
  collect(name, all)
  return name
}

function zeroOf(field, schema) {
  if (!field || field.pointer) return undefined
  if (!field.omitempty) return field.omitzero ? undefined : 'keep'
  // A Go struct is never empty: omitempty does nothing for it.
  if (schema.$ref === undefined) return 'omit'
  return field.omitzero ? undefined : 'keep'
}

// Names of the fields of a Go struct, with those of the structs that it embeds.
function goStruct(schemaName) {
  const [folder, type] = goPackage(schemaName)
  if (!folder) return new Map()
  const source = packageSource(folder)
  const body = source.match(new RegExp(`^type ${type} struct \\{\\n([\\s\\S]*?)^\\}`, 'm'))?.[1] ?? ''
  const fields = new Map()
  for (const line of body.matchAll(/^\t(?:(\w+)\s+)?([*\w.[\]]+)\s+`json:"([^"]*)"/gm)) {
    const [, , goType, tag] = line
    const [name, ...options] = tag.split(',')
    if (options.includes('inline')) embed(fields, goType, schemaName)
    else fields.set(name, {pointer: goType.startsWith('*'), omitempty: options.includes('omitempty'), omitzero: options.includes('omitzero'), type: goType})
  }
  return fields
}

function embed(fields, goType, schemaName) {
  const owner = goType.startsWith('metav1.') ? 'io.k8s.apimachinery.pkg.apis.meta.v1.' : schemaName.replace(/[^.]+$/, '')
  for (const [name, field] of goStruct(owner + goType.split('.').at(-1))) fields.set(name, field)
}

function goPackage(name) {
  const type = name.split('.').at(-1)
  const api = name.match(/^io\.k8s\.api\.(\w+)\.(\w+)\./)
  if (api) return [`api@/${api[1]}/${api[2]}`, type]
  if (name.startsWith('io.k8s.apimachinery.pkg.apis.meta.v1.')) return ['apimachinery@/pkg/apis/meta/v1', type]
  if (name.startsWith('io.k8s.apiextensions-apiserver.')) return ['apiextensions-apiserver@/pkg/apis/apiextensions/v1', type]
  return []
}

function packageSource(folder) {
  if (!structs.has(folder)) {
    const path = join(modules, 'k8s.io', folder.replace('@', `@${version.replace(/^v1\./, 'v0.')}`))
    const files = readdirSync(path).filter(file => /^types.*\.go$/.test(file))
    structs.set(folder, files.map(file => readFileSync(join(path, file), 'utf8')).join('\n'))
  }
  return structs.get(folder)
}
