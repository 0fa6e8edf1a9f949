/** What the node reads of a pod. Defaults are filled in by the API; what it may leave out is optional here. */
export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly terminationGracePeriodSeconds?: number
  readonly nodeName?: string
  readonly serviceAccountName?: string
  readonly hostname?: string
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly EnvVar[]
  readonly envFrom?: readonly EnvFromSource[]
  readonly ports?: readonly {readonly name?: string; readonly containerPort: number}[]
  readonly volumeMounts?: readonly VolumeMount[]
  readonly startupProbe?: Probe
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly lifecycle?: {readonly preStop?: Handler; readonly postStart?: Handler}
  /** Of an init container: `Always` makes it a sidecar. */
  readonly restartPolicy?: 'Always'
  readonly resources?: {readonly limits?: Readonly<Record<string, string>>; readonly requests?: Readonly<Record<string, string>>}
  readonly terminationMessagePolicy?: 'File' | 'FallbackToLogsOnError'
}

export interface KeyRef {
  readonly name: string
  readonly key: string
  readonly optional?: boolean
}

export interface EnvVar {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly secretKeyRef?: KeyRef
    readonly configMapKeyRef?: KeyRef
    readonly fieldRef?: {readonly fieldPath: string}
    readonly resourceFieldRef?: {readonly resource: string}
  }
}

export interface EnvFromSource {
  readonly prefix?: string
  readonly secretRef?: {readonly name: string; readonly optional?: boolean}
  readonly configMapRef?: {readonly name: string; readonly optional?: boolean}
}

export interface VolumeMount {
  readonly name: string
  readonly mountPath: string
  readonly subPath?: string
}

export interface KeyToPath {
  readonly key: string
  readonly path: string
  readonly mode?: number
}

export interface DownwardFile {
  readonly path: string
  readonly fieldRef?: {readonly fieldPath: string}
  readonly mode?: number
}

export interface SecretSource {
  readonly secretName?: string
  readonly name?: string
  readonly items?: readonly KeyToPath[]
  readonly defaultMode?: number
  readonly optional?: boolean
}

export interface ConfigMapSource {
  readonly name?: string
  readonly items?: readonly KeyToPath[]
  readonly defaultMode?: number
  readonly optional?: boolean
}

export interface DownwardSource {
  readonly items?: readonly DownwardFile[]
  readonly defaultMode?: number
}

export interface ProjectedSource {
  readonly secret?: SecretSource
  readonly configMap?: ConfigMapSource
  readonly downwardAPI?: DownwardSource
}

export interface Volume {
  readonly name: string
  readonly emptyDir?: object
  readonly secret?: SecretSource
  readonly configMap?: ConfigMapSource
  readonly downwardAPI?: DownwardSource
  readonly projected?: {
    readonly sources?: readonly ProjectedSource[]
    readonly defaultMode?: number
  }
  readonly persistentVolumeClaim?: {readonly claimName: string}
}

export interface HttpGet {
  readonly path?: string
  readonly port: number | string
  readonly host?: string
  readonly scheme?: 'HTTP' | 'HTTPS'
  readonly httpHeaders?: readonly {readonly name: string; readonly value: string}[]
}

export interface Handler {
  readonly exec?: {readonly command?: readonly string[]}
  readonly httpGet?: HttpGet
  readonly tcpSocket?: {readonly port: number | string; readonly host?: string}
  readonly sleep?: {readonly seconds: number}
}

export interface Probe extends Handler {
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly timeoutSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}
