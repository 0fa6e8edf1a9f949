import {fillTemplate} from '../manifests/template.ts'
import {mergePodTemplate} from '../manifests/merge.ts'
import {imageOf} from '../platform/image.ts'
import {pullSecretName} from '../platform/pull-secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {serviceAccountName} from './serviceaccount.ts'

/** Where every pod finds the application's config; also in its environment, as SUMMON_CONFIG. */
export const configFolder = '/etc/config'
export const configFile = 'summon-platform.yml'

export interface PodWish {
  readonly component: string
  readonly command: readonly string[]
  /** The Secret with the config file; undefined for a pod that does not read it. */
  readonly configSecret?: string | undefined
  readonly env?: Readonly<Record<string, string>>
  readonly memory: string
  readonly cpu: string
  readonly graceSeconds: number
  readonly listens?: Listens
  readonly configMap?: {readonly name: string; readonly mountPath: string}
  /** The image, where it is not the instance's own. */
  readonly image?: string
  /** What this workload alone has, merged before the instance's part. */
  readonly more?: Record<string, unknown> | undefined
  readonly restartPolicy?: 'Always' | 'Never'
  /** The instance's own part, merged last. */
  readonly podTemplate?: Record<string, unknown> | undefined
}

/** A pod that listens does so on $(PORT). */
export interface Listens {
  readonly name: string
  readonly port: number
  /** What its probe asks; without it, that the port is open is enough. */
  readonly asks?: {readonly path: string; readonly host: string}
  /** Requests come through a Service, whose proxies hear of a pod's end a little late. */
  readonly drains: boolean
}

/** The pod template of a workload: the same shape for all, then what the instance says of its own. */
export function podTemplate(platform: Platform, wish: PodWish): Record<string, unknown> {
  const {spec} = platform
  const mounts = mountsOf(wish)
  const pullSecret = pullSecretName(platform)
  const [filled] = fillTemplate('pod', {
    component: wish.component,
    image: wish.image ?? imageOf(spec),
    serviceAccount: serviceAccountName(platform),
    imagePullPolicy: spec.imagePullPolicy,
    pullSecrets: pullSecret === undefined ? null : [{name: pullSecret}],
    command: wish.command,
    env: envOf(wish),
    graceSeconds: wish.graceSeconds,
    restartPolicy: wish.restartPolicy ?? 'Always',
    resources: resourcesOf(wish),
    ports: wish.listens === undefined ? null : [{name: wish.listens.name, containerPort: wish.listens.port, protocol: 'TCP'}],
    readinessProbe: probeOf(wish),
    lifecycle: wish.listens?.drains === true ? drain : null,
    volumeMounts: mounts.map(({volume, mountPath, readOnly}) => ({name: volume['name'], mountPath, ...(readOnly ? {readOnly} : {})})),
    volumes: mounts.map(({volume}) => volume),
  })
  return mergePodTemplate(mergePodTemplate(filled as Record<string, unknown>, wish.more), wish.podTemplate)
}

/** A limit of memory, so that one pod cannot take a node's; none of processor time, which only slows. */
export const resourcesOf = ({cpu, memory}: Pick<PodWish, 'cpu' | 'memory'>): object => ({requests: {cpu, memory}, limits: {memory}})

// Between its removal from the Service and the last proxy that hears of it, a pod still gets requests.
const drain = {preStop: {exec: {command: ['python', '-c', 'import time; time.sleep(5)']}}}

function envOf({configSecret, env = {}, listens}: PodWish): {name: string; value: string}[] {
  const all = {
    ...(configSecret === undefined ? {} : {SUMMON_CONFIG: `${configFolder}/${configFile}`}),
    ...(listens === undefined ? {} : {PORT: String(listens.port)}),
    TMPDIR: '/tmp',
    PYTHONUNBUFFERED: '1',
    ...env,
  }
  return Object.entries(all).map(([name, value]) => ({name, value}))
}

// Often, as a rollout waits a turn for each pod; and patient, as a pod under load is not gone.
const asked = {periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 8}

function probeOf({listens}: PodWish): unknown {
  if (listens === undefined) return null
  const {name, asks} = listens
  const handler = asks === undefined ? {tcpSocket: {port: name}} : {httpGet: {path: asks.path, port: name, httpHeaders: [{name: 'Host', value: asks.host}]}}
  return {...handler, ...asked}
}

interface Mount {
  readonly volume: Record<string, unknown>
  readonly mountPath: string
  readonly readOnly: boolean
}

function mountsOf({configSecret, configMap}: PodWish): readonly Mount[] {
  return [
    {volume: {name: 'tmp', emptyDir: {}}, mountPath: '/tmp', readOnly: false},
    ...(configSecret === undefined ? [] : [{volume: {name: 'config', secret: {secretName: configSecret}}, mountPath: configFolder, readOnly: true}]),
    ...(configMap === undefined ? [] : [{volume: {name: configMap.name, configMap: {name: configMap.name}}, mountPath: configMap.mountPath, readOnly: true}]),
  ]
}
