import {fillTemplate} from '../manifests/template.ts'
import {mergePodTemplate} from '../manifests/merge.ts'
import {imageOf} from '../platform/image.ts'
import type {Platform} from '../platform/summon-platform.ts'

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
  /** With a port: it listens on $(PORT), and a probe asks this path there. */
  readonly listens?: {readonly probePath: string; readonly host: string}
  readonly configMap?: {readonly name: string; readonly mountPath: string}
  readonly restartPolicy?: 'Always' | 'Never'
  /** The instance's own part, merged last. */
  readonly podTemplate?: Record<string, unknown> | undefined
}

/** The pod template of a workload: the same shape for all, then what the instance says of its own. */
export function podTemplate({spec}: Platform, wish: PodWish): Record<string, unknown> {
  const mounts = mountsOf(wish)
  const [filled] = fillTemplate('pod', {
    component: wish.component,
    image: imageOf(spec),
    imagePullPolicy: spec.imagePullPolicy,
    pullSecrets: spec.pullSecret === undefined ? null : [{name: spec.pullSecret}],
    command: wish.command,
    env: envOf(wish),
    graceSeconds: wish.graceSeconds,
    restartPolicy: wish.restartPolicy ?? 'Always',
    resources: {requests: {cpu: wish.cpu, memory: wish.memory}, limits: {memory: wish.memory}},
    ports: wish.listens === undefined ? null : [{name: 'http', containerPort: 8000, protocol: 'TCP'}],
    readinessProbe: probeOf(wish),
    lifecycle: wish.listens === undefined ? null : drain,
    volumeMounts: mounts.map(({volume, mountPath, readOnly}) => ({name: volume['name'], mountPath, ...(readOnly ? {readOnly} : {})})),
    volumes: mounts.map(({volume}) => volume),
  })
  return mergePodTemplate(filled as Record<string, unknown>, wish.podTemplate)
}

// Between its removal from the Service and the last proxy that hears of it, a pod still gets requests.
const drain = {preStop: {exec: {command: ['python', '-c', 'import time; time.sleep(5)']}}}

function envOf({configSecret, env = {}, listens}: PodWish): {name: string; value: string}[] {
  const all = {
    ...(configSecret === undefined ? {} : {SUMMON_CONFIG: `${configFolder}/${configFile}`}),
    ...(listens === undefined ? {} : {PORT: '8000'}),
    TMPDIR: '/tmp',
    PYTHONUNBUFFERED: '1',
    ...env,
  }
  return Object.entries(all).map(([name, value]) => ({name, value}))
}

function probeOf({listens}: PodWish): unknown {
  if (listens === undefined) return null
  const {probePath, host} = listens
  return {httpGet: {path: probePath, port: 'http', httpHeaders: [{name: 'Host', value: host}]}, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3}
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
