import {randomBytes} from 'node:crypto'
import type {Answer, Endpoint, Request} from './endpoint.ts'
import {mask} from './mask.ts'

/** A story of requests, told to any API server in a namespace of its own. What it answers is the transcript. */
export interface Scenario {
  readonly name: string
  readonly tell: (server: Teller) => Promise<void>
}

export interface Teller {
  readonly namespace: string
  /** Asks, and keeps question and answer for the transcript. */
  ask(says: string, request: Request): Promise<Answer>
  /** Asks without keeping: preparations, and questions whose answer depends on the cluster's controllers. */
  prepare(request: Request): Promise<Answer>
}

export interface Entry {
  readonly says: string
  readonly status: number
  readonly body: unknown
  readonly warnings: readonly unknown[]
}

export async function transcript(server: Endpoint, {tell}: Scenario): Promise<Entry[]> {
  const namespace = `contract-${randomBytes(4).toString('hex')}`
  const entries: Entry[] = []
  const metadata = {name: namespace}
  await server.send({method: 'POST', path: '/api/v1/namespaces', body: {apiVersion: 'v1', kind: 'Namespace', metadata}})
  try {
    await tell({
      namespace,
      prepare: request => server.send(request),
      ask: async (says, request) => {
        const answer = await server.send(request)
        const warnings = answer.warnings.map(text => mask(text, namespace))
        entries.push({says, status: answer.status, body: mask(answer.body, namespace), warnings})
        return answer
      },
    })
  } finally {
    await server.send({method: 'DELETE', path: `/api/v1/namespaces/${namespace}`})
  }
  return entries
}
