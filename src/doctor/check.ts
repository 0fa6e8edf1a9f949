/** One thing that must be so, looked at on something: a machine, a context, an instance. */
export interface Check<On> {
  /** Stable: what --json calls it. */
  readonly name: string
  /** What is looked at, while it is. */
  readonly subject: string
  /** So long it may take, in seconds; default 10. */
  readonly seconds?: number
  /** undefined: there is nothing to look at here. A RidectlError that it rejects with is what was found. */
  readonly examine: (on: On) => Promise<Finding | undefined>
}

/** `says` is for the person, one line without its full stop. */
export type Finding = {readonly verdict: 'well' | 'skipped'; readonly says: string} | Failing

export interface Failing {
  /** A warning does not fail. */
  readonly verdict: 'broken' | 'warning'
  readonly says: string
  /** What follows from it, or what it may come from. */
  readonly means?: string
  /** The exact command that mends it. */
  readonly remedy?: string
  /** The command mends nothing: it shows more, to who must mend it. */
  readonly looks?: true
  /** Does what the remedy says; absent where a person must. */
  readonly fix?: Fix
}

export interface Fix {
  /** True where --yes is enough: nothing is lost, nothing of others changes, and no more rights are asked for. */
  readonly safe: boolean
  readonly run: () => Promise<void>
}

type More = Omit<Failing, 'verdict' | 'says'>

export const well = (says: string): Finding => ({verdict: 'well', says})
export const warning = (says: string, more: More = {}): Failing => ({verdict: 'warning', says, ...more})
export const broken = (says: string, more: More = {}): Failing => ({verdict: 'broken', says, ...more})
/** For what no command mends: the one that shows more of it. */
export const looking = (command: string): Pick<Failing, 'remedy' | 'looks'> => ({remedy: command, looks: true})
/** It could not be looked at: no verdict. */
export const skipped = (says: string): Finding => ({verdict: 'skipped', says})
