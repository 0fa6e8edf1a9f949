/** What holds for every command, from the environment and the settings file. */
export interface Settings {
  /** Contexts that instances are looked for in; all of the kubeconfig where absent. */
  readonly contexts?: readonly string[]
  /** `summon-<environment>`. */
  readonly namespacePattern: string
  /** A new instance without hostnames gets `<name>.<domain>`. */
  readonly domain?: string
  /** A new instance without spec.image gets this repository. */
  readonly image?: string
  readonly timeoutSeconds: number
  readonly waitLockSeconds: number
  /** So long may a cluster take before it counts as silent. */
  readonly reachSeconds: number
}

export const defaultSettings: Settings = {namespacePattern: 'summon-<environment>', timeoutSeconds: 600, waitLockSeconds: 300, reachSeconds: 2}
