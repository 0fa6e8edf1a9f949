import {template} from '../manifests/template.ts'
import {component} from '../reconcile/component.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'

const moduleFolder = '/etc/ridectl-static'

/** The collected static files, on gunicorn and WhiteNoise. Django is not imported: it starts at once and needs no config. */
export const staticFiles = component({
  name: 'static',
  during: 'Deploying',
  promises: 'the static files of the wanted version are served',
  needs: [migration],
  wanted: ({spec}) => spec.static.enabled,
  applies: (platform) => {
    const {name, spec} = platform
    const pod = podTemplate(platform, {
      component: 'static',
      command: spec.static.command ?? [
        ...['python', '-m', 'gunicorn', 'ridectl_static:application', '--pythonpath', moduleFolder],
        ...['--bind', '0.0.0.0:$(PORT)', '--threads', '4', '--graceful-timeout', '30'],
      ],
      env: {STATIC_ROOT: spec.static.root},
      cpu: '50m',
      memory: '128Mi',
      graceSeconds: 40,
      listens: {probePath: '/health', host: spec.hostnames[0] ?? name},
      configMap: {name: `${name}-static`, mountPath: moduleFolder},
      podTemplate: spec.static.podTemplate,
    })
    return template('static', {name, replicas: spec.static.replicas, pod})
  },
})
