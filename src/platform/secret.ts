import {inspect} from 'node:util'

/** A secret value as a type: it prints as `[redacted]` wherever it is printed by mistake. */
export class SecretText {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): '[redacted]' {
    return '[redacted]'
  }

  toJSON(): '[redacted]' {
    return '[redacted]'
  }

  [inspect.custom](): '[redacted]' {
    return '[redacted]'
  }
}
