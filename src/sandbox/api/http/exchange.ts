import type {IncomingMessage, ServerResponse} from 'node:http'
import type {NodePort} from '../../contracts.ts'
import type {Server} from '../requests/server.ts'

/** One request over HTTP and its answer. */
export interface Exchange {
  readonly server: Server
  readonly node: NodePort
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Texts for Warning headers. */
  readonly warnings: string[]
  /** Aborts when the client goes, or the server stops. */
  readonly signal: AbortSignal
}
