import type {Container} from '../pod-spec.ts'
import {NotStarted} from './not-started.ts'

/** What would be left out silently is refused. */
export function refuseUnsupported(container: Container, init: boolean): void {
  if (init && container.restartPolicy === 'Always') refuse('init containers with restartPolicy Always (sidecars)')
  if (container.lifecycle?.postStart) refuse('postStart hooks')
}

function refuse(what: string): never {
  throw new NotStarted('CreateContainerError', `the sandbox does not run ${what}`)
}
