import {template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {celeryd} from './celeryd.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'

/** The scheduler: one, never two. After the workers, so that what it sends is understood. */
export const celerybeat = component({
  name: 'celerybeat',
  during: 'Deploying',
  promises: 'one scheduler of the wanted version sends the periodic tasks',
  needs: [migration, appconfig, celeryd],
  wanted: ({spec}) => spec.celerybeat.enabled,
  applies: (platform, given) => {
    const {name, spec} = platform
    const pod = podTemplate(platform, {
      component: 'celerybeat',
      command: spec.celerybeat.command ?? ['python', '-m', 'celery', '-A', spec.django.celeryApp, 'beat', '--loglevel', 'INFO', '--pidfile=', ...scheduler(platform)],
      configSecret: given.appconfig?.secretName,
      env: {DJANGO_SETTINGS_MODULE: spec.django.settings},
      cpu: '50m',
      memory: '256Mi',
      graceSeconds: 30,
      podTemplate: spec.celerybeat.podTemplate,
    })
    return template('celerybeat', {name, pod})
  },
})

// RedBeat's lock lives for five of the longest intervals: after a crash its successor waits for at most 150 s.
const scheduler = ({spec}: Platform): string[] =>
  spec.celerybeat.scheduler === 'redbeat' ? ['--scheduler', 'redbeat.RedBeatScheduler', '--max-interval', '30'] : ['--schedule=/tmp/celerybeat-schedule']
