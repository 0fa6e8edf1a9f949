import {broken, type Check, looking, warning, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

export const pods: Check<InstancePatient> = {
  name: 'pods',
  subject: 'Components',
  examine: async ({platform, unkept}) => {
    const open = await unkept()
    const worst = open.find(({verdict}) => verdict === 'broken') ?? open[0]
    if (worst === undefined) return well('Every component keeps its promise')
    const others = open.length === 1 ? '' : `, and ${open.length - 1} more`
    const says = `${worst.component}: ${worst.message}${others}`
    const more = looking(`ridectl status ${platform.name}`)
    return worst.verdict === 'broken' ? broken(says, more) : warning(says, more)
  },
}
