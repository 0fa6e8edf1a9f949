import type {IncomingMessage} from 'node:http'
import type {TLSSocket} from 'node:tls'
import type {Probe} from '../world/machine.ts'
import type {Connection} from './connection.ts'
import {readAll} from './exchange.ts'
import {stream} from './request.ts'

const asked = {verb: 'get', resource: 'version', object: 'the version of the server', repeatable: true, conditional: false} as const

/** Asks a server for its version, once: what its answer tells beside that is how it is, too. */
export async function probe(connection: Connection): Promise<Probe> {
  await connection.access()
  const started = performance.now()
  const answer = await stream(connection, {method: 'GET', path: '/version', asked: {...asked, context: connection.target.context}})
  if ('again' in answer) throw answer.error
  const milliseconds = Math.round(performance.now() - started)
  const certificateEnds = certificateEnd(answer)
  const {date} = answer.headers
  const {gitVersion = ''} = JSON.parse(await readAll(answer, undefined)) as {gitVersion?: string}
  return {
    milliseconds,
    version: gitVersion.replace(/^v/, ''),
    ...(date === undefined ? {} : {date: new Date(date)}),
    ...(certificateEnds === undefined ? {} : {certificateEnds}),
  }
}

function certificateEnd({socket}: IncomingMessage): Date | undefined {
  const {valid_to: end} = (socket as Partial<TLSSocket>).getPeerCertificate?.() ?? {}
  return end === undefined ? undefined : new Date(end)
}
