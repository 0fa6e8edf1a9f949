import {broken, type Check, well} from '../check.ts'
import type {KubeconfigPatient} from '../patients.ts'

export const isPrivate: Check<KubeconfigPatient> = {
  name: 'kubeconfig-private',
  subject: 'Kubeconfig is private',
  examine: async ({machine, files}) => {
    const found = await files()
    const modes = await Promise.all(found.map((file) => machine.mode(file)))
    const open = found.filter((_, at) => ((modes[at] ?? 0) & 0o077) !== 0)
    if (found.length === 0) return undefined
    if (open.length === 0) return well('Nobody else may read it')
    return broken(`Others on this machine may read ${open.join(', ')}`, {
      means: 'Who reads it has your rights in its clusters',
      remedy: `chmod 600 ${open.join(' ')}`,
      fix: {safe: true, run: async () => void (await Promise.all(open.map((file) => machine.close(file))))},
    })
  },
}
