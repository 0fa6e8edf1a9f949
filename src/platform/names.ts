import {RidectlError} from '../errors.ts'
import {type Environment, isEnvironment} from './environments.ts'

export interface NameParts {
  readonly customer: string
  /** undefined where the name does not end in one. */
  readonly environment: Environment | undefined
}

/** `car1-qa` is customer `car1` in environment `qa`. */
export function parseName(name: string): NameParts {
  const dash = name.lastIndexOf('-')
  const end = name.slice(dash + 1)
  return dash > 0 && isEnvironment(end) ? {customer: name.slice(0, dash), environment: end} : {customer: name, environment: undefined}
}

export const defaultNamespacePattern = 'summon-<environment>'

/** The namespace that the pattern gives; INVALID_INPUT where the pattern needs an environment and the name has none. */
export function namespaceOf(name: string, pattern: string = defaultNamespacePattern, environment = parseName(name).environment): string {
  if (environment === undefined && pattern.includes('<environment>')) {
    throw new RidectlError('INVALID_INPUT', `${name} does not say its environment: a name ends in -dev, -qa, -uat or -prod`, {
      details: ['Or name the namespace with --namespace.'],
    })
  }
  return pattern
    .replaceAll('<environment>', environment ?? '')
    .replaceAll('<customer>', parseName(name).customer)
    .replaceAll('<name>', name)
}

/** Throws INVALID_INPUT where no instance can have this name. */
export function checkName(name: string, groups: readonly string[] = []): void {
  const problem = nameProblem(name, groups)
  if (problem !== undefined) throw new RidectlError('INVALID_INPUT', problem)
}

/** Why no instance can have this name, if so. */
export function nameProblem(name: string, groups: readonly string[] = []): string | undefined {
  if (!isDnsLabel(name)) {
    return `${JSON.stringify(name)} cannot be an instance's name: small letters, digits and -, beginning with a letter and ending with a letter or digit`
  }
  const worst = objectsOf(name, groups).sort((one, other) => overrun(other) - overrun(one))[0]
  if (worst === undefined || overrun(worst) <= 0) return undefined
  const fits = name.length - overrun(worst)
  return `the name ${name} is too long: ${worst.kind} ${worst.name} would have ${worst.name.length} characters and may have ${worst.limit}; use ${fits} at most`
}

/** A Service's name, which is made from the instance's, begins with a letter. */
function isDnsLabel(name: string): boolean {
  return /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)
}

interface Named {
  readonly kind: string
  readonly name: string
  readonly limit: number
}

/** Objects whose names grow with the instance's, with what Kubernetes and PostgreSQL allow them. */
function objectsOf(name: string, groups: readonly string[]): Named[] {
  return [
    // A StatefulSet's pods carry its name and a revision of 11 characters in one label of 63.
    {kind: 'StatefulSet', name: `${name}-celerybeat`, limit: 52},
    {kind: 'Job', name: `${name}-migrate-0a1b2c-a10`, limit: 63},
    {kind: 'Service', name: `${name}-static`, limit: 63},
    {kind: 'role', name: `${databaseName(name)}_ro`, limit: 63},
    ...groups.map(group => ({kind: 'Deployment', name: celerydName(name, group), limit: 63})),
  ]
}

function overrun(object: Named): number {
  return object.name.length - object.limit
}

/** Database and role of an instance. */
export function databaseName(name: string): string {
  return name.replaceAll('-', '_')
}

export function celerydName(name: string, group: string): string {
  return group === 'default' ? `${name}-celeryd` : `${name}-celeryd-${group}`
}
