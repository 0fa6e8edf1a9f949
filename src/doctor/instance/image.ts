import {imageOf} from '../../platform/image.ts'
import {RidectlError} from '../../errors.ts'
import type {KubeObject} from '../../world.ts'
import {broken, type Check, skipped, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

const unpulled = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName']

interface Container {
  readonly name: string
  readonly image?: string
  readonly state?: {readonly running?: object; readonly waiting?: {readonly reason?: string; readonly message?: string}}
}

export const image: Check<InstancePatient> = {
  name: 'image',
  subject: 'Image',
  examine: async ({cluster, platform, pods}) => {
    const wanted = imageOf(platform.spec)
    const containers = (await pods()).flatMap((pod) => containersOf(pod, wanted))
    const refused = containers.find(({state}) => unpulled.includes(state?.waiting?.reason ?? ''))?.state?.waiting
    if (refused !== undefined) {
      return broken(`No node gets the image ${wanted} (${refused.reason})`, {means: refused.message ?? 'It was not pushed, its name is wrong, or the pull secret does not suffice', remedy: `ridectl deploy ${platform.name} --version VERSION`})
    }
    if (containers.some(({state}) => state?.running !== undefined)) return well(`Image ${wanted} runs`)
    return onNodes(await nodesOf(cluster), wanted)
  },
}

/** Those that are to run the image: what the pod asks for, since a node may call it by another name. */
function containersOf({spec, status}: KubeObject, wanted: string): readonly Container[] {
  const asked = ((spec?.['containers'] ?? []) as readonly Container[]).filter((container) => container.image === wanted).map(({name}) => name)
  return ((status?.['containerStatuses'] ?? []) as readonly Container[]).filter(({name}) => asked.includes(name))
}

async function nodesOf(cluster: InstancePatient['cluster']): Promise<readonly KubeObject[]> {
  try {
    return await cluster.list({apiVersion: 'v1', kind: 'Node'})
  } catch (error) {
    if (error instanceof RidectlError && (error.code === 'FORBIDDEN' || error.code === 'NOT_INSTALLED')) return []
    throw error
  }
}

// A node tells of its largest images only: that it does not tell of one proves nothing.
function onNodes(nodes: readonly KubeObject[], wanted: string): ReturnType<typeof well> {
  const known = nodes.flatMap(({status}) => ((status?.['images'] ?? []) as readonly {readonly names?: readonly string[]}[]).flatMap(({names = []}) => names))
  if (known.some((name) => name === wanted || name.endsWith(`/${wanted}`))) return well(`Image ${wanted} is on a node`)
  return skipped(`Image: nothing runs ${wanted}, and no node tells whether it has it`)
}
