import {hash} from '../manifests/stamp.ts'
import {fillTemplate, template} from '../manifests/template.ts'
import {imageOf} from '../platform/image.ts'
import {annotation} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, type Manifest} from '../reconcile/component.ts'
import {migration} from './migration.ts'
import {podTemplate, resourcesOf} from './pod.ts'
import {besides, replicasOf} from './scale.ts'

const moduleFolder = '/etc/ridectl-static'
/** Where the files of the versions before are. */
const before = '/before'
const size = {cpu: '50m', memory: '128Mi'}

/** The collected static files, on gunicorn and WhiteNoise. Django is not imported: it starts at once and needs no config. */
export const staticFiles = component({
  name: 'static',
  during: 'Deploying',
  promises: 'the static files of the wanted version are served',
  needs: [migration],
  wanted: ({spec}) => spec.static.enabled,
  applies: (platform) => {
    const {name, spec} = platform
    const program = template('static-program', {name})
    const pod = podTemplate(platform, {
      component: 'static',
      command: spec.static.command ?? [
        ...['python', '-m', 'gunicorn', 'ridectl_static:application', '--pythonpath', moduleFolder],
        ...['--bind', '0.0.0.0:$(PORT)', '--threads', '4', '--graceful-timeout', '30'],
      ],
      env: environment(platform),
      ...size,
      graceSeconds: 40,
      listens: {name: 'http', port: 8000, asks: {path: '/health', host: spec.hostnames[0] ?? name}, drains: true},
      configMap: {name: `${name}-static`, mountPath: moduleFolder},
      more: spec.static.command === undefined ? {...carry(platform), ...running(program)} : undefined,
      podTemplate: spec.static.podTemplate,
    })
    return [...template('static', {name, replicas: replicasOf(spec.static), pod}), ...program, ...besides(`${name}-static`, spec.static)]
  },
})

const environment = ({spec}: Platform): Record<string, string> => ({STATIC_ROOT: spec.static.root, STATIC_BEFORE: before, STATIC_VERSION: spec.version})

// A mounted file changes under a program that has read it long ago: another program is another pod.
const running = (program: readonly Manifest[]): object => ({metadata: {annotations: {[annotation.program]: hash(program.map(({data}) => data))}}})

// From its servers and not from its image: that may be gone, and a pod that waited for it would serve nothing.
function carry(platform: Platform): Record<string, unknown> {
  const {name, namespace, spec} = platform
  const env = {...environment(platform), STATIC_FROM: `${name}-static.${namespace}:80`}
  const [part] = fillTemplate('static-carry', {
    image: imageOf(spec),
    imagePullPolicy: spec.imagePullPolicy,
    moduleFolder,
    before,
    configMap: `${name}-static`,
    env: Object.entries(env).map(([key, value]) => ({name: key, value})),
    resources: resourcesOf(size),
  })
  return part as Record<string, unknown>
}
