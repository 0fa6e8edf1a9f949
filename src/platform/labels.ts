export const manager = 'ridectl'

export const label = {
  name: 'app.kubernetes.io/name',
  instance: 'app.kubernetes.io/instance',
  component: 'app.kubernetes.io/component',
  managedBy: 'app.kubernetes.io/managed-by',
  version: 'app.kubernetes.io/version',
  /** Which group of workers; part of the selector where it is there. */
  group: 'ridectl.dev/group',
} as const

export const annotation = {
  /** Of what ridectl sent last: equal, and nobody else's change in between, means unchanged. */
  hash: 'ridectl.dev/hash',
  /** The whole version, of which the label has a part. */
  version: 'ridectl.dev/version',
  /** On the instance: which run of a version's migration is wanted; 1 where absent. */
  migrationAttempt: 'ridectl.dev/migration-attempt',
  /** On the lock: what it is held for. */
  purpose: 'ridectl.dev/purpose',
  /** On what outlives a deleted instance: what of its spec says where the rest of it is. */
  lastSpec: 'ridectl.dev/last-spec',
  /** On a pod template: of the program in a ConfigMap that its pods read at their start. */
  program: 'ridectl.dev/program',
  /** On a pod template: when its pods were last asked to start anew. On the instance with `-<component>` after it: there it outlives each deploy. */
  restartedAt: 'ridectl.dev/restarted-at',
} as const

export function labelsOf(of: {readonly name: string; readonly component: string; readonly version: string}): Record<string, string> {
  return {
    [label.name]: 'summon',
    [label.instance]: of.name,
    [label.component]: of.component,
    [label.managedBy]: manager,
    [label.version]: versionLabel(of.version),
  }
}

export function selectorOf(of: {readonly name: string; readonly component: string; readonly group?: string | undefined}): Record<string, string> {
  const selector = {[label.instance]: of.name, [label.component]: of.component}
  return of.group === undefined ? selector : {...selector, [label.group]: of.group}
}

/** A version's first 63 characters, made a valid label. */
export function versionLabel(version: string): string {
  return version
    .slice(0, 63)
    .replace(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
}
