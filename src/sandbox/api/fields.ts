/** The inside of an object of some built-in kind: its schema has been enforced, its type is known to the rule that reads it. */
export type Fields = Record<string, any> // oxlint-disable-line typescript/no-explicit-any -- as in Stored: kinds are told apart at run time

/** Sets what is not set. */
export function fill(fields: Fields, defaults: Readonly<Fields>): void {
  for (const [name, value] of Object.entries(defaults)) fields[name] ??= value
}

export function list(fields: Fields | undefined, name: string): Fields[] {
  return (fields?.[name] ?? []) as Fields[]
}
