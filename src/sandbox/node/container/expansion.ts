/**
 * `$(NAME)` as Kubernetes expands it in command, args and env values: `$$` is a dollar that expands nothing, and a reference to what is
 * not defined stays as it is written.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (written, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? written))
}
