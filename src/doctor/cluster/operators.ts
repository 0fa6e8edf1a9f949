import {completeSpec} from '../../platform/defaults.ts'
import {broken, type Check, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'

/** The definition by which the operator of a mode is known to be there, and the page that says how it gets there. */
const operatorOf: Readonly<Record<string, {readonly definition: string; readonly page: string}>> = {
  'postgres-operator': {definition: 'postgresqls.acid.zalan.do', page: 'https://opensource.zalando.com/postgres-operator/docs/quickstart.html'},
  'cloudnative-pg': {definition: 'databases.postgresql.cnpg.io', page: 'https://cloudnative-pg.io/documentation/current/installation_upgrade'},
  rds: {definition: 'dbinstances.rds.services.k8s.aws', page: 'https://aws-controllers-k8s.github.io/community/docs/user-docs/install'},
  'topology-operator': {definition: 'vhosts.rabbitmq.com', page: 'https://www.rabbitmq.com/kubernetes/operator/install-topology-operator'},
}

export const operators: Check<ClusterPatient> = {
  name: 'operators',
  subject: 'Operators',
  examine: async ({cluster, instances}) => {
    const specs = (await instances()).map(({metadata, spec}) => completeSpec(metadata.name, spec))
    const modes = [...new Set(specs.flatMap(({database, messageQueue}) => [database.mode as string, messageQueue.mode]))].filter((mode) => mode in operatorOf)
    if (modes.length === 0) return undefined
    const found = await Promise.all(modes.map((mode) => cluster.get({apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: operatorOf[mode]?.definition ?? ''})))
    const missing = modes.filter((_, at) => found[at] === undefined)
    if (missing.length === 0) return well(`Found the operators that instances ask for (${modes.join(', ')})`)
    return broken(`Did not find the operator of mode ${missing.join(' and ')}, which instances ask for`, {
      means: `The cluster does not define ${missing.map((mode) => operatorOf[mode]?.definition).join(', ')}`, remedy: `see ${missing.map((mode) => operatorOf[mode]?.page).join(' and ')}`,
    })
  },
}
