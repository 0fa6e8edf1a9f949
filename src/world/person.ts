export interface OpenOptions {
  /** Default true. False where several contexts are asked at once: which one would it be that asks for a password? */
  readonly mayAsk?: boolean
}

/** Who sits before the terminal, for what takes long or has to be asked on the way to a cluster. */
export interface Person {
  /** A login program gets the terminal where it wants it. */
  readonly canBeAsked: boolean
  tell(message: string): void
  /** Before another program gets the terminal. */
  lend(): void
}
