import {type Check, warning, well} from '../check.ts'
import {installing, packages} from '../packages.ts'
import type {MachinePatient} from '../patients.ts'
import {versionOf} from './program-version.ts'

const builders = ['docker', 'podman', 'buildah'] as const

export const imageBuilder: Check<MachinePatient> = {
  name: 'image-builder',
  subject: 'Image builder',
  examine: async ({machine}) => {
    for (const builder of builders) {
      if ((await machine.find(builder)) !== undefined) return well(`Found an image builder (${await versionOf(machine, builder)})`)
    }
    return warning(`Found none of ${builders.join(', ')}`, {means: 'Images for a cluster cannot be built here; the sandbox builds its own', ...(await installing(machine, packages.podman))})
  },
}
