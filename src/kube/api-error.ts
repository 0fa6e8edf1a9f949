import {RidectlError, type Code, type Remedy} from '../errors.ts'
import type {Refusal} from './refusal.ts'

/** What was asked, in words that a message can use. */
export interface Asked {
  readonly context: string
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete'
  /** `deployments.apps`, with `/status` or `/log` after it. */
  readonly resource: string
  readonly namespace?: string | undefined
  /** `Deployment summon-qa/car1-qa-web`. */
  readonly object: string
  /** What the kubeconfig tells of credentials that have ended. */
  readonly expiry?: readonly string[]
  /** Sent twice, it does what it does when sent once. */
  readonly repeatable: boolean
  /** It names a resourceVersion: only the one who read that can try again. */
  readonly conditional: boolean
}

/**
 * now: the server did nothing, ask again. conflict: the same, after a moment. repeat: it may have acted, so only a repeatable request goes again.
 * final: the person has to act.
 */
export type Again = 'now' | 'conflict' | 'repeat' | 'final'

interface Row {
  /** The row of the table of answers that the tests go through. */
  readonly row: string
  readonly when: (refusal: Refusal, asked: Asked) => boolean
  readonly again: Again | ((refusal: Refusal, asked: Asked) => Again)
  readonly code: Code
  readonly says?: (refusal: Refusal, asked: Asked) => string
  readonly details?: (refusal: Refusal, asked: Asked) => readonly string[]
  readonly remedy?: (refusal: Refusal, asked: Asked) => readonly Remedy[]
}

const text = (pattern: RegExp) => (refusal: Refusal) => pattern.test(refusal.message)
const http = (...codes: readonly number[]) => (refusal: Refusal) => codes.includes(refusal.http)
const both = (...all: readonly Row['when'][]): Row['when'] => (refusal, asked) => all.every(one => one(refusal, asked))
const cause = (reason: string) => (refusal: Refusal) => refusal.status.details?.causes?.some(one => one.reason === reason) ?? false

const causes = (refusal: Refusal): readonly string[] =>
  (refusal.status.details?.causes ?? []).map(one => (one.field ? `${one.field}: ${one.message ?? ''}` : (one.message ?? '')))

const rbac = /cannot (\w+) resource "([^"]+)"/

/** The first row that fits decides. */
export const rows: readonly Row[] = [
  {row: 'A8', when: text(/^failed to create typed patch object/), again: 'final', code: 'INVALID_INPUT'},
  {row: 'A18', when: text(/admission webhook "[^"]*" denied the request/), again: 'final', code: 'REFUSED'},
  {row: 'A17', when: text(/failed calling webhook/), again: 'now', code: 'REFUSED'},
  {row: 'A5', when: http(429), again: 'now', code: 'UNREACHABLE', says: ({message}) => `the server has too much to do: ${message}`},
  {row: 'A4', when: both(http(409), text(/on resourcequotas/)), again: 'conflict', code: 'CONFLICT'},
  {row: 'A2', when: both(http(409), cause('FieldManagerConflict')), again: 'final', code: 'CONFLICT', details: causes},
  {row: 'A3', when: both(http(409), ({status}) => status.reason === 'AlreadyExists'), again: 'final', code: 'CONFLICT'},
  {row: 'uid', when: both(http(409, 422), text(/uid mismatch|UID in precondition|metadata\.uid: Invalid value/)), again: 'final', code: 'CONFLICT', says: () => 'it was deleted and made anew in the meantime'},
  {row: 'A1', when: http(409), again: (_refusal, asked) => (asked.conditional ? 'final' : 'conflict'), code: 'CONFLICT'},
  {row: 'A10', when: http(401), again: 'final', code: 'CREDENTIALS', says: (_refusal, asked) => `the server of context ${asked.context} does not accept the credentials of the kubeconfig, or no longer`, details: (_refusal, asked) => asked.expiry ?? [], remedy: (_refusal, asked) => login(asked)},
  {row: 'A11 quota', when: both(http(403), text(/exceeded quota|failed quota/)), again: 'final', code: 'QUOTA_EXCEEDED', says: ({message}) => message.replace(/^.*?((?:exceeded|failed) quota)/s, '$1')},
  {row: 'A11 terminating', when: both(http(403), cause('NamespaceTerminating')), again: 'final', code: 'REFUSED', says: (_refusal, asked) => `namespace ${asked.namespace} is being deleted`},
  {row: 'A11 rights', when: both(http(403), text(rbac)), again: 'final', code: 'FORBIDDEN', says: forbidden, remedy: whoCan},
  {row: 'A11', when: http(403), again: 'final', code: 'REFUSED', details: causes},
  {row: 'A12', when: both(http(404), ({status}, asked) => status.details?.kind === 'namespaces' && asked.resource !== 'namespaces'), again: 'final', code: 'NOT_FOUND', says: (_refusal, asked) => `namespace ${asked.namespace} does not exist`},
  {row: 'definition', when: both(http(404), ({status}) => status.details?.name === undefined), again: 'final', code: 'NOT_INSTALLED', says: (_refusal, asked) => `the cluster has no ${asked.resource}`, remedy: install},
  {row: '404', when: http(404), again: 'final', code: 'NOT_FOUND', says: () => 'it does not exist'},
  {row: 'strict', when: both(http(400, 422), text(/strict decoding error|unknown field/)), again: 'final', code: 'INVALID_INPUT', says: ({message}) => message.replace(/^.*(?=strict decoding error)/s, '')},
  {row: 'A13', when: http(422), again: 'final', code: 'REFUSED', details: causes},
  {row: 'A14', when: http(410), again: 'final', code: 'UNREACHABLE'},
  {row: 'A15', when: both(http(504), text(/Too large resource version/)), again: 'now', code: 'UNREACHABLE'},
  {row: 'A6', when: both(http(500, 502, 503, 504), ({retryAfter}) => retryAfter !== undefined), again: 'now', code: 'UNREACHABLE', says: down},
  {row: 'A7', when: http(500, 502, 503, 504), again: 'repeat', code: 'UNREACHABLE', says: down},
  {row: 'A16', when: http(405, 406, 413, 415), again: 'final', code: 'REFUSED', says: ({http: status, message}) => `the server does not take this kind of request (${status}: ${message})`},
]

const other: Row = {row: 'other', when: () => true, again: 'final', code: 'REFUSED', says: ({http: status, message}) => `the server answered ${status}: ${message}`}

const rowFor = (refusal: Refusal, asked: Asked): Row => rows.find(row => row.when(refusal, asked)) ?? other

export function judge(refusal: Refusal, asked: Asked): {readonly row: string; readonly again: Again; readonly error: RidectlError} {
  const row = rowFor(refusal, asked)
  const again = typeof row.again === 'function' ? row.again(refusal, asked) : row.again
  return {row: row.row, again, error: errorOf(row, refusal, asked)}
}

function errorOf(row: Row, refusal: Refusal, asked: Asked): RidectlError {
  return new RidectlError(row.code, `${asked.object}: ${row.says?.(refusal, asked) ?? refusal.message}`, {
    details: row.details?.(refusal, asked) ?? [],
    remedy: row.remedy?.(refusal, asked) ?? [],
    cause: refusal.status,
  })
}

function forbidden({message}: Refusal, asked: Asked): string {
  const [, verb = asked.verb, resource = asked.resource] = rbac.exec(message) ?? []
  return `you may not ${verb} ${resource}${asked.namespace === undefined ? ' in the whole cluster' : ` in namespace ${asked.namespace}`} (context ${asked.context})`
}

function whoCan({message}: Refusal, asked: Asked): readonly Remedy[] {
  const [, verb = asked.verb] = rbac.exec(message) ?? []
  const where = asked.namespace === undefined ? '--all-namespaces' : `-n ${asked.namespace}`
  return [{command: `kubectl --context ${asked.context} auth can-i ${verb} ${asked.resource} ${where}`, why: 'ask who gives rights in this cluster'}]
}

function install(_refusal: Refusal, asked: Asked): readonly Remedy[] {
  return asked.resource.startsWith('summonplatforms.') ? [{command: `ridectl install --context ${asked.context}`, why: 'adds the definition'}] : []
}

const login = (asked: Asked): readonly Remedy[] =>
  asked.context === 'sandbox' ? [{command: 'ridectl sandbox start', why: 'writes its kubeconfig anew'}] : [{command: `kubectl --context ${asked.context} auth whoami`, why: 'logs in anew, where that is possible'}]

function down({http: status, message}: Refusal): string {
  return `the server answers ${status}: ${message}`
}
