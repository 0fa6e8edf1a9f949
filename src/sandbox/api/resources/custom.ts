import type {Stored} from '../../contracts.ts'
import type {Schema} from '../schema/schema.ts'
import {objectMeta} from '../schema/table.ts'
import type {PrinterColumn, Resource} from './resource.ts'

interface DefinitionSpec {
  readonly group: string
  readonly scope: string
  readonly names: {plural: string; singular?: string; kind: string; shortNames?: string[]; categories?: string[]}
  readonly versions: readonly DefinitionVersion[]
}

interface DefinitionVersion {
  readonly name: string
  readonly served: boolean
  readonly schema?: {readonly openAPIV3Schema?: Schema}
  readonly subresources?: {readonly status?: object}
  readonly additionalPrinterColumns?: readonly PrinterColumn[]
}

/** The kinds that a stored CustomResourceDefinition adds: one a served version, once its names are accepted. */
export function customResources(definition: Stored): Resource[] {
  const spec = definition.spec as DefinitionSpec
  const established = definition.status?.conditions?.some((one: {type: string; status: string}) => one.type === 'Established' && one.status === 'True')
  if (!established) return []
  const terminating = definition.metadata.deletionTimestamp !== undefined
  return spec.versions.filter(version => version.served).map(version => toResource(spec, version, terminating))
}

function toResource({group, scope, names}: DefinitionSpec, version: DefinitionVersion, terminating: boolean): Resource {
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    hasStatus: version.subresources?.status !== undefined,
    stored: true,
    schema: withMetadata(version.schema?.openAPIV3Schema ?? {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}),
    ...(version.additionalPrinterColumns === undefined ? {} : {printerColumns: version.additionalPrinterColumns}),
    custom: true,
    unconditionalUpdate: false,
    terminating,
  }
}

function withMetadata(schema: Schema): Schema {
  const own: Schema = {type: 'string'}
  return {...schema, properties: {...schema.properties, apiVersion: own, kind: own, metadata: objectMeta}}
}
