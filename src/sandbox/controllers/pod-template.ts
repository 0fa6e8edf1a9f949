import {createHash} from 'node:crypto'
import type {NewObject, Stored} from '../contracts.ts'
import {controllerReference} from './owner-reference.ts'

export interface PodTemplate {
  readonly metadata?: {readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>>}
  readonly spec: Readonly<Record<string, unknown>>
}

/** A pod as its owner's template asks for it; `metadata` adds to the template's. */
export function podFromTemplate(owner: Stored, template: PodTemplate, metadata: NewObject['metadata'] = {}): NewObject {
  const {labels, annotations} = template.metadata ?? {}
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace: owner.metadata.namespace ?? '',
      generateName: `${owner.metadata.name}-`,
      ...metadata,
      labels: {...labels, ...metadata.labels},
      ...(annotations && {annotations: {...annotations}}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: structuredClone(template.spec),
  }
}

/** Letters and digits that names of Kubernetes' own are made of: no vowels, nothing that looks alike. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** Ten characters that differ where the content does. */
export function shortHash(content: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest()
  return [...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('')
}
