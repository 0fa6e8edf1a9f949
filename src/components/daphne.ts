import {template} from '../manifests/template.ts'
import {component} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'
import {besides, replicasOf} from './scale.ts'

/** The websockets, on Daphne, behind their Service. What the ASGI application does with plain HTTP is its own affair: it is not asked. */
export const daphne = component({
  name: 'daphne',
  during: 'Deploying',
  promises: 'websockets are served on the wanted version',
  needs: [migration, appconfig],
  wanted: ({spec}) => spec.daphne.enabled,
  applies: (platform, given) => {
    const {name, spec} = platform
    const pod = podTemplate(platform, {
      component: 'daphne',
      command: spec.daphne.command ?? ['python', '-m', 'daphne', '--bind', '0.0.0.0', '--port', '$(PORT)', '--application-close-timeout', '30', spec.django.asgi],
      configSecret: given.appconfig?.secretName,
      env: {DJANGO_SETTINGS_MODULE: spec.django.settings},
      cpu: '100m',
      memory: '512Mi',
      graceSeconds: 40,
      listens: {name: 'http', port: 8000, drains: true},
      podTemplate: spec.daphne.podTemplate,
    })
    return [...template('daphne', {name, replicas: replicasOf(spec.daphne), pod}), ...besides(`${name}-daphne`, spec.daphne)]
  },
})
