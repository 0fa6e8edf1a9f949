import type {Ground} from './ground.ts'

interface Bare {
  readonly pod: string
  /** Programs of /usr/bin that stay, beside `sleep`. */
  readonly keeps: readonly string[]
}

/** A pod of the instance, with the application's image from whose programs all others are taken: as images are that have no shell, or no Python. */
export async function bareOfPrograms({namespace, cluster, list}: Ground, instance: string, {pod, keeps}: Bare): Promise<void> {
  const [web] = await list('Pod', {'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'web'})
  const {image} = (web!.spec!['containers'] as readonly {image: string}[])[0]!
  const common = {image, imagePullPolicy: 'IfNotPresent', securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}}}
  const kept = ['sleep', ...keeps].map((program) => `/usr/bin/${program}`)
  await cluster.create({
    apiVersion: 'v1', kind: 'Pod', metadata: {name: pod, namespace, labels: {'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'bare'}},
    spec: {
      terminationGracePeriodSeconds: 0, securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: 'RuntimeDefault'}},
      initContainers: [{...common, name: 'keep', command: ['cp', ...kept, '/kept/'], volumeMounts: [{name: 'kept', mountPath: '/kept'}]}],
      containers: [{...common, name: 'main', command: ['/usr/bin/sleep', '1000'], volumeMounts: [{name: 'kept', mountPath: '/usr/bin'}, {name: 'none', mountPath: '/usr/local/bin'}]}],
      volumes: [{name: 'kept', emptyDir: {}}, {name: 'none', emptyDir: {}}],
    },
  })
  for await (const {object} of cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace, fields: `metadata.name=${pod}`}, AbortSignal.timeout(120_000))) {
    if (object?.status?.['phase'] === 'Running') return
  }
  throw new Error('the pod did not run')
}
