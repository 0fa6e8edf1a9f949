import {spawn, type SpawnOptions} from 'node:child_process'
import type {KubeConfig} from '@kubernetes/client-node'
import {RidectlError} from '../errors.ts'
import type {Fields, Target} from './kubeconfig.ts'

/** The user's fields; a login program is told which cluster it logs in to, where it asks for that, and that nobody is there to be asked. */
export function describedLogin({context, cluster, user}: Target): Fields {
  const exec = user.fields['exec'] as (Fields & {env?: readonly unknown[]}) | undefined
  if (exec === undefined) return user.fields
  if (exec['interactiveMode'] === 'Always') {
    throw new RidectlError('CREDENTIALS', `context ${context}: its login program wants to talk to a person: ${String(exec['command'])}`)
  }
  const about = exec['provideClusterInfo'] === true ? {cluster: cluster.fields} : {}
  const info = {apiVersion: exec['apiVersion'], kind: 'ExecCredential', spec: {interactive: false, ...about}}
  return {...user.fields, exec: {...exec, env: [...(exec.env ?? []), {name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info)}]}}
}

interface RunsPrograms {
  execFn: typeof spawn
}

/** The library waits for ever for a login program, and lends it our terminal's input. */
export function limitLoginPrograms(config: KubeConfig, patience: number): void {
  const authenticators = Reflect.get(config, 'authenticators') as readonly object[]
  const runner = authenticators.find((one): one is RunsPrograms => 'execFn' in one)
  if (runner === undefined) throw new Error('client-node has no place any more where login programs are started')
  runner.execFn = ((command: string, args: readonly string[] | undefined, options: SpawnOptions) => {
    const child = spawn(command, args ?? [], {...options, stdio: ['ignore', 'pipe', 'pipe']})
    const timer = setTimeout(() => {
      child.stderr?.emit('data', `\nit did not end in ${patience / 1000} s`)
      child.kill('SIGKILL')
      child.stdout?.destroy()
      child.stderr?.destroy()
    }, patience)
    child.once('exit', () => clearTimeout(timer))
    return child
  }) as typeof spawn
}
