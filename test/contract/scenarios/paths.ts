import {get, post} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

/** A cluster serves more than the sandbox: of what it lists, only what is asked here is compared. */
export const paths: Scenario = {
  name: 'paths and discovery',
  tell: async ({namespace, ask}) => {
    await ask('the groups of apps', get('/apis/apps'))
    await ask('coordination', get('/apis/coordination.k8s.io/v1'))
    await ask('a group that is none', get('/apis/none.example.com'))
    await ask('a version that is none', get('/apis/apps/v9'))
    await ask('a resource that is none', get(`/api/v1/namespaces/${namespace}/nothings`))
    await ask('a path that is none', get('/nothing'))
    await ask('a cluster-wide one in a namespace', get(`/api/v1/namespaces/${namespace}/namespaces/x`))
    await ask('one in a namespace without it', get('/api/v1/configmaps/x'))
    await ask('making one without it', post('/api/v1/configmaps', {metadata: {name: 'x'}}))
    await ask('healthy', get('/healthz'))
    await ask('alive', get('/livez'))
    await ask('ready', get('/readyz'))
  },
}
