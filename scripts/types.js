// Makes src/platform/*.generated.ts from templates/crd.yaml. With --check: writes nothing, exits 1 where they differ.
import {readFileSync, writeFileSync} from 'node:fs'
import {compile} from 'json-schema-to-typescript'
import {parse} from 'yaml'

const root = new URL('../', import.meta.url)
const source = new URL('templates/crd.yaml', root)
const notice = '// Made by scripts/types.js from templates/crd.yaml; change that and run `npm run types`.\n'

const schema = parse(readFileSync(source, 'utf8')).spec.versions[0].schema.openAPIV3Schema

/** What is left out is filled with defaults: a field with one is there, and so is an object that requires nothing. */
function isAlwaysThere(field) {
  return field.default !== undefined || (field.properties !== undefined && field.required === undefined)
}

/** The schema of a spec with its defaults filled in, as json-schema-to-typescript wants it. */
function filled(field) {
  if (field.properties !== undefined) {
    const properties = Object.entries(field.properties)
    return {
      type: 'object',
      properties: Object.fromEntries(properties.map(([name, child]) => [name, filled(child)])),
      required: [...(field.required ?? []), ...properties.filter(([, child]) => isAlwaysThere(child)).map(([name]) => name)],
      additionalProperties: false,
    }
  }
  if (field.type === 'array') return {type: 'array', items: filled(field.items)}
  if (field.type === 'object') return {type: 'object', additionalProperties: valuesOf(field)}
  return {type: field.type, ...(field.enum && {enum: field.enum})}
}

function valuesOf(field) {
  return field.additionalProperties === undefined ? {} : filled(field.additionalProperties)
}

/** Only what validation reads. */
function bare(field) {
  const kept = ['type', 'required', 'enum', 'default', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'x-kubernetes-preserve-unknown-fields']
  const result = Object.fromEntries(kept.filter(key => field[key] !== undefined).map(key => [key, field[key]]))
  if (field.properties) result.properties = Object.fromEntries(Object.entries(field.properties).map(([name, child]) => [name, bare(child)]))
  if (field.items) result.items = bare(field.items)
  if (field.additionalProperties) result.additionalProperties = bare(field.additionalProperties)
  return result
}

async function types() {
  const style = {semi: false, singleQuote: true, bracketSpacing: false, printWidth: 140, trailingComma: 'all', arrowParens: 'avoid'}
  const options = {bannerComment: '', format: true, style, strictIndexSignatures: false, ignoreMinAndMaxItems: true}
  const {spec, status} = schema.properties
  return notice + '\n' + (await compile(filled(spec), 'Spec', options)) + '\n' + (await compile(filled(status), 'Status', options))
}

function validation() {
  const {properties, ...rest} = bare(schema.properties.spec)
  const lines = Object.entries(properties).map(([name, field]) => `    ${JSON.stringify(name)}: ${JSON.stringify(field)},\n`)
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
  return `${notice}import type {Schema} from './schema.ts'\n\nexport const specSchema: Schema = {\n${head.join('')}  "properties": {\n${lines.join('')}  },\n}\n`
}

const made = {'src/platform/summon-platform.generated.ts': await types(), 'src/platform/spec-schema.generated.ts': validation()}
for (const [path, text] of Object.entries(made)) {
  const file = new URL(path, root)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path} does not fit templates/crd.yaml: run npm run types`)
    process.exitCode = 1
  }
}
