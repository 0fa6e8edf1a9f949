import type {Scenario} from '../support/scenario.ts'
import {applies, mergesLists, updatesManagers} from './apply.ts'
import {badConfigMaps, configMaps} from './config-map.ts'
import {definitions} from './custom.ts'
import {deployments, statefulSets} from './deployment.ts'
import {jobs} from './job.ts'
import {leases, namespaces, otherKinds, pods} from './kinds.ts'
import {lists, watches} from './list.ts'
import {ingresses, services} from './network.ts'
import {paths} from './paths.ts'
import {secrets} from './secret.ts'

/** All that is asked of both. */
export const scenarios: readonly Scenario[] = [
  configMaps,
  badConfigMaps,
  secrets,
  applies,
  mergesLists,
  updatesManagers,
  lists,
  watches,
  deployments,
  statefulSets,
  jobs,
  services,
  ingresses,
  pods,
  leases,
  namespaces,
  otherKinds,
  definitions,
  paths,
]
