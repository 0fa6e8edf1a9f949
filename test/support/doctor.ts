import {chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {stringify} from 'yaml'
import type {Check, Finding} from '../../src/doctor/check.ts'
import {examine} from '../../src/doctor/examine.ts'
import {clusterChecks, contextChecks, instanceChecks, kubeconfigChecks, machineChecks} from '../../src/doctor/index.ts'
import type {MachinePatient} from '../../src/doctor/patients.ts'
import type {Target} from '../../src/kube/kubeconfig.ts'
import {openClock, openContexts, openKubeconfig, openMachine} from '../../src/open-world.ts'
import {loginSeconds, type Surgery} from '../../src/workflows/patients.ts'
import {defaultSettings} from '../../src/workflows/settings.ts'

/** A folder that stands for a PATH: only the programs that the test puts there are installed. */
export class Desk {
  readonly home = mkdtempSync(join(tmpdir(), 'doctor-'))
  readonly bin = join(this.home, 'bin')

  constructor() {
    mkdirSync(this.bin)
    for (const program of ['sh', 'cat', 'sleep', 'touch']) symlinkSync(`/bin/${program}`, join(this.bin, program))
  }

  /** A program as it was recorded: what it says to certain words, and its exit status. */
  program(name: string, script = ''): string {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${script}\n`, {mode: 0o755})
    chmodSync(join(this.bin, name), 0o755)
    return join(this.bin, name)
  }

  file(name: string, content: unknown, mode = 0o600): string {
    const path = join(this.home, name)
    writeFileSync(path, typeof content === 'string' ? content : stringify(content), {mode})
    chmodSync(path, mode)
    return path
  }

  remove(): void {
    rmSync(this.home, {recursive: true, force: true})
  }
}

interface Setting {
  readonly files?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly terminal?: MachinePatient['terminal']
  readonly isGone?: (holder: string) => boolean
}

/** What the command hands to doctor, on a desk of the test. */
export async function surgeryOn(desk: Desk, {files = [], environment = {}, terminal = {isTerminal: true, colour: true, unicode: true}, isGone = () => false}: Setting = {}): Promise<Surgery> {
  const env = {PATH: desk.bin, HOME: desk.home, ...environment}
  const where = {kubeconfig: files, sandboxKubeconfig: join(desk.home, 'no-sandbox'), loginSeconds}
  return {
    contexts: openContexts(where), kubeconfig: openKubeconfig(where), machine: await openMachine(env), clock: openClock(),
    settings: defaultSettings, environment: env, terminal, isGone, ridectl: '0.1.0',
  }
}

/** A kubeconfig with these contexts, each of a cluster and a user of its own. */
export const kubeconfigOf = (contexts: Readonly<Record<string, {readonly cluster: object; readonly user?: object}>>) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': Object.keys(contexts)[0],
  contexts: Object.keys(contexts).map((name) => ({name, context: {cluster: name, user: name}})),
  clusters: Object.entries(contexts).map(([name, {cluster}]) => ({name, cluster})),
  users: Object.entries(contexts).map(([name, {user = {}}]) => ({name, user})),
})

export const contextOf = ({cluster, user}: Target) => ({cluster: cluster.fields, user: user.fields})

const all = {machine: machineChecks, kubeconfig: kubeconfigChecks, context: contextChecks, cluster: clusterChecks, instance: instanceChecks}

/** What the check of that name finds. */
export async function found<On>(group: keyof typeof all, name: string, on: On): Promise<Finding | undefined> {
  const check = (all[group] as readonly Check<On>[]).find((one) => one.name === name)
  if (check === undefined) throw new Error(`no check ${name} in ${group}`)
  return examine(check, on)
}
