/** A mistake in a part of the sandbox: it goes to the sandbox's log, and does not take all its pods along. */
export function reportBug(error: unknown): void {
  process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
