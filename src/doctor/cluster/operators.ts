import {completeSpec} from '../../platform/defaults.ts'
import {broken, type Check, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'

/** The definition by which the operator of a mode is known to be there. */
const definitions: Readonly<Record<string, string>> = {
  'postgres-operator': 'postgresqls.acid.zalan.do',
  'cloudnative-pg': 'databases.postgresql.cnpg.io',
  rds: 'dbinstances.rds.services.k8s.aws',
  'topology-operator': 'vhosts.rabbitmq.com',
}

export const operators: Check<ClusterPatient> = {
  name: 'operators',
  subject: 'Operators',
  examine: async ({cluster, instances}) => {
    const specs = (await instances()).map(({metadata, spec}) => completeSpec(metadata.name, spec))
    const modes = [...new Set(specs.flatMap(({database, messageQueue}) => [database.mode as string, messageQueue.mode]))].filter((mode) => mode in definitions)
    if (modes.length === 0) return undefined
    const found = await Promise.all(modes.map((mode) => cluster.get({apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: definitions[mode] ?? ''})))
    const missing = modes.filter((_, at) => found[at] === undefined)
    if (missing.length === 0) return well(`Found the operators that instances ask for (${modes.join(', ')})`)
    return broken(`Did not find the operator of mode ${missing.join(' and ')}, which instances ask for`, {means: `The cluster does not define ${missing.map((mode) => definitions[mode]).join(', ')}`})
  },
}
