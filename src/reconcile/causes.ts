import type {Code, Remedy} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'

/** What the reason of a verdict means to who reads a failure. */
interface Cause {
  /** The same whether it ended the deploy or the deploy's time was over. */
  readonly code: Code
  /** What shows more of it, or mends it. */
  readonly remedy?: (platform: Platform, component: string) => Remedy
}

const causes: Readonly<Record<string, Cause>> = {
  QuotaExceeded: {code: 'QUOTA_EXCEEDED', remedy: ({namespace}) => ({command: `kubectl describe resourcequota --namespace ${namespace}`, why: 'what is used of what may be'})},
  Refused: {code: 'REFUSED'},
  AdoptRefused: {code: 'ADOPT_REFUSED'},
  DatabaseUnreachable: {code: 'DATABASE_UNREACHABLE'},
  DatabaseRefused: {code: 'DATABASE_REFUSED'},
  Unschedulable: {
    code: 'UNSCHEDULABLE',
    remedy: (_platform, component) => ({command: 'kubectl describe nodes', why: `what each has left: add a node that fits, or ask for less in spec.${component}.podTemplate`}),
  },
  ProbeFails: {code: 'PROBE_FAILED', remedy: ({name}, component) => ({command: `ridectl logs ${name} ${component}`, why: 'what it does instead of answering'})},
  ProbeRefused: {code: 'ROLLOUT_FAILED', remedy: ({name}, component) => ({command: `ridectl logs ${name} ${component}`, why: 'what it was asked, and what it answered'})},
}

/** undefined: a reason that says no more than that something is not done, or has failed. */
export const causeOf = (reason: string): Cause | undefined => (Object.hasOwn(causes, reason) ? causes[reason] : undefined)
