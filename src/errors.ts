/** Every code a person can meet, and the exit status that it ends in (docs: README "Exit statuses"). */
export const exitStatus = {
  FAILED: 1,
  DECLINED: 1,
  ROLLOUT_FAILED: 1,
  SANDBOX_FAILED: 1,
  USAGE: 2,
  INVALID_INPUT: 2,
  NOT_FOUND: 2,
  ADOPT_REFUSED: 2,
  OLDER_RIDECTL: 2,
  NO_KUBECONFIG: 2,
  NO_CONTEXT: 2,
  NOT_INSTALLED: 2,
  CONFLICT: 2,
  LOCKED: 3,
  LOCK_LOST: 4,
  INTERRUPTED: 130,
  TIMED_OUT: 4,
  UNSCHEDULABLE: 4,
  PROBE_FAILED: 4,
  UNREACHABLE: 1,
  NOT_RUNNING: 1,
  NO_PROGRAM: 127,
  MIGRATION_FAILED: 5,
  REFUSED: 6,
  FORBIDDEN: 6,
  QUOTA_EXCEEDED: 6,
  CREDENTIALS: 6,
  SECRET_MISSING: 1,
  DATABASE_UNREACHABLE: 1,
  DATABASE_REFUSED: 6,
} as const satisfies Record<string, number>

/** What `diff --exit-code` ends in where something differs: an answer, and no failure. */
export const differencesFound = 8

export type Code = keyof typeof exitStatus

export interface Explanation {
  /** Exact commands to try, each with an optional word on why. */
  readonly remedy?: readonly Remedy[]
  /** Lines to show under the headline: the object, its events, its last log lines. */
  readonly details?: readonly string[]
  /** The last lines of the process that failed, oldest first, without line ends. */
  readonly log?: readonly string[]
  readonly cause?: unknown
}

export interface Remedy {
  readonly command: string
  readonly why?: string
}

/** A failure that the person can act on. Anything else that is thrown is a bug, and shows its stack. */
export class RidectlError extends Error {
  override readonly name = 'RidectlError'
  readonly code: Code
  readonly remedy: readonly Remedy[]
  readonly details: readonly string[]
  readonly log: readonly string[]

  constructor(code: Code, message: string, explanation: Explanation = {}) {
    super(message, explanation.cause === undefined ? undefined : {cause: explanation.cause})
    this.code = code
    this.remedy = explanation.remedy ?? []
    this.details = explanation.details ?? []
    this.log = explanation.log ?? []
  }

  get exit(): number {
    return exitStatus[this.code]
  }
}
