import type {Check, Failing, Finding} from '../doctor/check.ts'
import {examine} from '../doctor/examine.ts'
import {clusterChecks, contextChecks, instanceChecks, kubeconfigChecks, lostChecks, machineChecks} from '../doctor/index.ts'
import type {LostPatient} from '../doctor/patients.ts'
import type {Found} from './find-instance.ts'
import {clusterPatient, contextPatient, instancePatient, kubeconfigPatient, machinePatient, type Surgery} from './patients.ts'

export type {Failing, Finding}

export interface Row {
  readonly name: string
  readonly subject: string
  readonly isOver: boolean
  /** undefined when it is over: there was nothing to look at. */
  readonly finding?: Finding
}

export interface Group {
  readonly kind: 'machine' | 'kubeconfig' | 'context' | 'instance'
  /** Of the context or the instance. */
  readonly name?: string
  readonly rows: readonly Row[]
}

export interface DoctorOptions extends Surgery {
  /** Look at this context alone. */
  readonly context?: string | undefined
  /** Look at this instance as well. */
  readonly seek?: (() => Promise<Sought>) | undefined
}

/** What came of looking for an instance. */
export interface Sought {
  readonly found?: Found
  /** Its context keeps it from being found. */
  readonly lost?: LostPatient
}

/** Looks at everything at once; `changed` gets all groups as they are, each time that a check is over. Writes nothing. */
export async function doctor(options: DoctorOptions, changed: (groups: readonly Group[]) => void): Promise<readonly Group[]> {
  const {found, lost} = (await options.seek?.()) ?? {}
  const names = await contextNames(options)
  const groups: Ward[] = []
  const open = (kind: Group['kind'], name?: string): Ward => {
    const ward = new Ward(kind, name, () => changed(groups.map((one) => one.group())))
    groups.push(ward)
    return ward
  }
  const all = [
    open('machine').look(machineChecks, machinePatient(options, names)),
    open('kubeconfig').look(kubeconfigChecks, kubeconfigPatient(options)),
    ...names.map((name) => lookAtContext(options, open('context', name), name)),
    ...(found === undefined ? [] : [open('instance', found.name).look(instanceChecks, instancePatient(options, found))]),
    ...(lost === undefined ? [] : [open('instance', lost.name).look(lostChecks, lost)]),
  ]
  await Promise.all(all)
  return groups.map((one) => one.group())
}

async function contextNames({kubeconfig, context}: DoctorOptions): Promise<readonly string[]> {
  if (context !== undefined) return [context]
  // What is wrong with the kubeconfig is found by its own checks.
  return (await kubeconfig.contexts().catch(() => [])).map(({name}) => name)
}

async function lookAtContext(options: DoctorOptions, ward: Ward, name: string): Promise<void> {
  const patient = contextPatient(options, name)
  const itself = ward.look(contextChecks, patient)
  const doesAnswer = await patient.probe().then(() => true, () => false)
  if (doesAnswer) await ward.look(clusterChecks, await clusterPatient(options, patient))
  await itself
}

/** The rows of one group, as they come in. */
class Ward {
  readonly #rows: Row[] = []
  readonly #kind: Group['kind']
  readonly #name: string | undefined
  readonly #changed: () => void

  constructor(kind: Group['kind'], name: string | undefined, changed: () => void) {
    this.#kind = kind
    this.#name = name
    this.#changed = changed
  }

  group(): Group {
    return {kind: this.#kind, ...(this.#name === undefined ? {} : {name: this.#name}), rows: [...this.#rows]}
  }

  async look<On>(checks: readonly Check<On>[], on: On): Promise<void> {
    const first = this.#rows.length
    this.#rows.push(...checks.map(({name, subject}) => ({name, subject, isOver: false})))
    this.#changed()
    await Promise.all(checks.map(async (check, at) => {
      const finding = await examine(check, on)
      this.#rows[first + at] = {name: check.name, subject: check.subject, isOver: true, ...(finding === undefined ? {} : {finding})}
      this.#changed()
    }))
  }
}
