import type {Stored} from '../../contracts.ts'
import {fill, list, type Fields} from '../fields.ts'
import {defaultPodSpec} from './pod-spec.ts'

export function defaultPod({spec}: Stored): void {
  for (const container of [...list(spec, 'containers'), ...list(spec, 'initContainers')]) requestLimits(container)
  fill(spec, {enableServiceLinks: true})
  if (spec.hostNetwork) for (const container of [...list(spec, 'containers'), ...list(spec, 'initContainers')]) hostPorts(container)
  defaultPodSpec(spec)
}

/** What is limited and not requested is requested. */
function requestLimits({resources}: Fields): void {
  if (resources?.limits !== undefined) resources.requests = {...resources.limits, ...resources.requests}
}

function hostPorts(container: Fields): void {
  for (const port of list(container, 'ports')) port['hostPort'] ||= port['containerPort']
}
