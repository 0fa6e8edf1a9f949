import type {Schema} from './schema.ts'

const any: Schema = {}

/** What stands around spec, as far as names go. The API server checks the values, and what only it writes is passed over. */
export const instanceSchema: Schema = {
  type: 'object',
  properties: {
    apiVersion: any,
    kind: any,
    metadata: {
      type: 'object',
      properties: {
        name: any, namespace: any, labels: any, annotations: any,
        uid: any, resourceVersion: any, generation: any, creationTimestamp: any, managedFields: any, ownerReferences: any, finalizers: any,
        deletionTimestamp: any, deletionGracePeriodSeconds: any, generateName: any, selfLink: any,
      },
    },
    spec: any,
    status: any,
  },
}
