import {join} from 'node:path'
import type {Image, Images, LocalApi, ServiceAddresses, Stored} from '../../contracts.ts'
import type {Container} from '../pod-spec.ts'
import type {Supervisors} from '../runtime/supervisor.ts'
import {containerMounts} from '../volumes/volumes.ts'
import {containerCommand, workingDirectory, type ContainerEnvironment, type Localize} from './command.ts'
import {podEnvironment} from './env.ts'
import {imageEnvironment, resolveImage} from './image-resolution.ts'
import {listenOnLoopback} from './listen-address.ts'
import {rewritePaths} from './path-rewrite.ts'
import {startContainer, type RunningContainer} from './running-container.ts'

/** What every container is made with. */
export interface ContainerParts {
  readonly local: LocalApi
  readonly images: Images
  readonly services: ServiceAddresses
  readonly supervisors: Supervisors
  readonly python: string
  /** The folder of the names `python` and `python3`. */
  readonly pythonNames: string
}

/** What a pod has for its containers. */
export interface PodParts {
  readonly pod: Stored
  readonly folder: string
  readonly volumes: ReadonlyMap<string, string>
  readonly port: number | undefined
}

export const pullImage = ({images}: ContainerParts, container: Container): Image => resolveImage(images, container.image)

/** Makes the surroundings of a container and starts its process. Throws NotStarted. */
export function createContainer(parts: ContainerParts, podParts: PodParts, container: Container, image: Image): RunningContainer {
  const {pod, folder, volumes, port} = podParts
  const variables = podEnvironment(parts.local, pod, container, port)
  const localize = localizer(parts.services, pod.metadata.namespace ?? '', container, volumes)
  const given = {...imageEnvironment(image, parts.pythonNames), HOME: join(folder, 'home'), HOSTNAME: pod.metadata.name}
  const environment: ContainerEnvironment = {
    image,
    env: environmentOf(variables, localize, given),
    cwd: workingDirectory(container, image, localize),
    localize,
    python: parts.python,
  }
  return startContainer(parts.supervisors, environment, containerCommand(container, variables, environment))
}

function localizer(services: ServiceAddresses, namespace: string, container: Container, volumes: ReadonlyMap<string, string>): Localize {
  const mounts = containerMounts(container, volumes)
  return (text) => listenOnLoopback(rewritePaths(services.rewrite(text, namespace), mounts))
}

/** The pod's variables win, but its PYTHONPATH comes before the image's packages, which in a real image are in site-packages. */
function environmentOf(variables: ReadonlyMap<string, string>, localize: Localize, given: Record<string, string>): Record<string, string> {
  const own = Object.fromEntries([...variables].map(([name, value]) => [name, localize(value)]))
  const pythonPath = [own['PYTHONPATH'], given['PYTHONPATH']].filter(Boolean).join(':')
  return {...given, ...own, PYTHONPATH: pythonPath}
}
