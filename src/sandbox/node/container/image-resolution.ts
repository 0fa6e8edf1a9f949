import type {Image, Images} from '../../contracts.ts'
import {NotStarted} from './not-started.ts'

const reference = /^[a-z0-9]+([._/:@-][a-zA-Z0-9]+|[._-]{2}[a-zA-Z0-9]+)*$/

/** The folder that is the container's image. Throws what a kubelet that cannot pull would show. */
export function resolveImage(images: Images, name: string): Image {
  const image = images.find(name)
  if (image !== undefined) return image
  if (!reference.test(name)) {
    const why = `couldn't parse image name "${name}": invalid reference format`
    throw new NotStarted('InvalidImageName', `Failed to apply default image tag "${name}": ${why}`)
  }
  throw new NotStarted('ErrImagePull', `image "${name}" is not in the sandbox: ridectl sandbox build ${name} DIR`)
}

/** The machine's python3 as an image: what a Dockerfile would set is set here. */
export function imageEnvironment(image: Image, pythonNames: string): Record<string, string> {
  return {
    PATH: [`${image.packages}/bin`, pythonNames, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':'),
    LANG: 'C.UTF-8',
    PYTHONPATH: image.packages,
    PYTHONUNBUFFERED: '1',
    // the folder of an image is shared by its containers: nothing writes into it
    PYTHONDONTWRITEBYTECODE: '1',
  }
}
