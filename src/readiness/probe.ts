import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import type {ContainerStatus} from './pod.ts'
import {type Said, saidOf} from './said.ts'
import {conditionOf, secondsSince} from './workload.ts'

interface Probe {
  readonly httpGet?: {readonly path?: string}
  readonly timeoutSeconds?: number
}

interface Container {
  readonly name: string
  readonly readinessProbe?: Probe
  readonly startupProbe?: Probe
}

/** So long, in seconds, an answer is borne that an application does not give because it is not up yet. */
const patience = 45

/** A container that runs and is not ready: what its probe gets for an answer, by the node's Events. */
export function probeVerdict(pod: KubeObject, {name, state}: ContainerStatus, now: Date, events: readonly KubeObject[] | undefined): Verdict {
  const since = state?.running?.startedAt ?? ''
  const said = saidOf(pod, events, 'Unhealthy').filter(({fieldPath, last, message}) => fieldPath === `spec.containers{${name}}` && last >= since && probe.test(message)).at(-1)
  if (said === undefined) return waiting('ProbeFails', `${pod.metadata.name} runs, but its probe does not answer yet`)
  const hasBeenReady = (conditionOf(pod, 'Ready')?.lastTransitionTime ?? '') > since
  const message = `${pod.metadata.name} ${hasBeenReady ? 'is not ready' : 'starts'}: ${answerOf(said, containerOf(pod, name))}`
  const left = patience - secondsSince(said.since, now)
  if (!isForGood(said)) return waiting('ProbeFails', message)
  return left > 0 ? waiting('ProbeFails', message, Math.ceil(left)) : broken('ProbeRefused', message, {pod: {name: pod.metadata.name, container: name, previous: false}})
}

const probe = /^(Readiness|Startup) probe failed: /
const status = /statuscode: (\d+)/

function containerOf({spec}: KubeObject, name: string): Container | undefined {
  return (spec?.['containers'] as readonly Container[] | undefined)?.find((container) => container.name === name)
}

/** `/health answers 503`. */
function answerOf({message}: Said, container: Container | undefined): string {
  const {httpGet, timeoutSeconds = 1} = (message.startsWith('Startup') ? container?.startupProbe : container?.readinessProbe) ?? {}
  const what = httpGet === undefined ? 'its probe' : (httpGet.path ?? '/')
  const [, code] = status.exec(message) ?? []
  if (code !== undefined) return `${what} answers ${code}`
  const [, port] = /:(\d+): connect: connection refused/.exec(message) ?? []
  if (port !== undefined) return `nothing listens on port ${port}`
  if (/deadline exceeded|Client\.Timeout|i\/o timeout|timed out/.test(message)) return `${what} does not answer in ${timeoutSeconds} s`
  return message.replace(probe, '').split('\n', 1)[0]?.slice(0, 200) ?? ''
}

/** A 4xx is the answer of an application that is up; but for those that ask to come later. */
function isForGood({message}: Said): boolean {
  const code = Number(status.exec(message)?.[1])
  return code >= 400 && code < 500 && ![408, 425, 429].includes(code)
}
