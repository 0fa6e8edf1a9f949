import type {Resource} from '../resources/resource.ts'
import {decode} from '../schema/decode.ts'
import {recordUpdate} from '../ssa/record-update.ts'
import {readObject} from './body.ts'
import type {Exchange} from './exchange.ts'
import {answer} from './respond.ts'
import {writeOptions} from './write-options.ts'

const everything = {verbs: ['*'], apiGroups: ['*'], resources: ['*']}
const everyPath = {verbs: ['*'], nonResourceURLs: ['*']}

/** Access reviews: whoever holds the token may do everything. */
export async function review(exchange: Exchange, resource: Resource): Promise<void> {
  const options = writeOptions(exchange, 'CreateOptions')
  const body = decode(resource, await readObject(exchange, resource.kind), options)
  const object = recordUpdate(exchange.server, resource, undefined, body, options.manager)
  object.status =
    resource.kind === 'SelfSubjectAccessReview'
      ? {allowed: true}
      : {resourceRules: [everything], nonResourceRules: [everyPath], incomplete: false}
  answer(exchange, 201, object)
}
