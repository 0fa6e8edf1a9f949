import {template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'
import {besides, replicasOf} from './scale.ts'
import {staticFiles} from './static.ts'

/** The site itself, on gunicorn, behind its Service. */
export const web = component({
  name: 'web',
  during: 'Deploying',
  promises: 'the site is served on the wanted version',
  needs: [migration, appconfig, staticFiles],
  wanted: ({spec}) => spec.web.enabled,
  applies: (platform, given) => {
    const {name, spec} = platform
    const pod = podTemplate(platform, {
      component: 'web',
      command: spec.web.command ?? gunicorn(platform),
      configSecret: given.appconfig?.secretName,
      env: {DJANGO_SETTINGS_MODULE: spec.django.settings},
      cpu: '100m',
      memory: '512Mi',
      graceSeconds: 40,
      listens: {name: 'http', port: 8000, asks: {path: spec.web.healthPath, host: spec.hostnames[0] ?? name}, drains: true},
      podTemplate: spec.web.podTemplate,
    })
    return [...template('web', {name, replicas: replicasOf(spec.web), pod}), ...besides(`${name}-web`, spec.web)]
  },
})

const gunicorn = ({spec}: Platform): string[] => [
  ...['python', '-m', 'gunicorn', spec.django.wsgi],
  ...['--bind', '0.0.0.0:$(PORT)', '--workers', '2', '--threads', '4', '--graceful-timeout', '30', '--access-logfile', '-'],
]
