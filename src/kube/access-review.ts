import type {AccessRule, Cluster} from '../world.ts'
import type {Connection} from './connection.ts'
import {pathOf, resourceName} from './kinds.ts'
import {request} from './request.ts'

interface RulesReview {
  readonly status?: {readonly incomplete?: boolean; readonly resourceRules?: readonly Partial<AccessRule>[]}
}

interface AccessReview {
  readonly status?: {readonly allowed?: boolean}
}

const group = 'authorization.k8s.io/v1'

/** undefined where an authorizer of the cluster cannot list what it allows. */
export async function rules(connection: Connection, namespace: string): Promise<readonly AccessRule[] | undefined> {
  const {status} = (await review(connection, 'SelfSubjectRulesReview', {namespace})) as RulesReview
  if (status === undefined || status.incomplete) return undefined
  return (status.resourceRules ?? []).map(({verbs = [], apiGroups = [], resources = [], resourceNames}) => ({
    verbs,
    apiGroups,
    resources,
    ...(resourceNames === undefined ? {} : {resourceNames}),
  }))
}

export async function may(connection: Connection, verb: string, resource: Parameters<Cluster['may']>[1]): Promise<boolean> {
  const [name = '', subresource] = resource.resource.split('/')
  const resourceAttributes = {verb, group: resource.group, resource: name, namespace: resource.namespace, ...(subresource === undefined ? {} : {subresource})}
  const {status} = (await review(connection, 'SelfSubjectAccessReview', {resourceAttributes})) as AccessReview
  return status?.allowed === true
}

/** A question in the shape of a POST: nothing is stored, so it may go twice. */
async function review(connection: Connection, kind: string, spec: Record<string, unknown>): Promise<unknown> {
  const what = {apiVersion: group, kind}
  const asked = {context: connection.target.context, verb: 'create', resource: resourceName(what), object: kind, repeatable: true, conditional: false} as const
  const answer = await request(connection, {method: 'POST', path: pathOf(what, {}), body: {...what, spec}, asked})
  return answer.body
}
