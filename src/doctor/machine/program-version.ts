import type {Machine} from '../../world/machine.ts'

/** What a program calls itself, first line; its name where it does not say. */
export async function versionOf(machine: Machine, program: string): Promise<string> {
  const {status, stdout} = await machine.run([program, '--version'])
  const [number] = /\d+(\.\d+)+/.exec(status === 0 ? (stdout.split('\n')[0] ?? '') : '') ?? []
  return number === undefined ? program : `${program} ${number}`
}
