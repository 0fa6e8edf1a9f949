import {broken, type Check, warning, well} from '../check.ts'
import {command} from '../packages.ts'
import type {ClusterPatient} from '../patients.ts'

/** Logins of clouds are refused from five minutes on. */
const tooMuch = 300
const much = 30

export const clock: Check<ClusterPatient> = {
  name: 'clock',
  subject: 'Clock',
  examine: async ({clock: own, machine, probe}) => {
    const {date} = await probe()
    if (date === undefined) return undefined
    const off = Math.round((own.now().getTime() - date.getTime()) / 1000)
    if (Math.abs(off) <= much) return well('Clock agrees with the server')
    const says = `Clock of this machine is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} the server's`
    const words = machine.system === 'darwin' ? ['sudo', 'sntp', '-sS', 'time.apple.com'] : ['sudo', 'timedatectl', 'set-ntp', 'true']
    const more = {means: 'Certificates, tokens and the logins of clouds are judged by it', ...command(machine, words, false)}
    return Math.abs(off) > tooMuch ? broken(says, more) : warning(says, more)
  },
}
