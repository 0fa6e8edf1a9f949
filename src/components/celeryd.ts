import {template} from '../manifests/template.ts'
import type {WorkerGroup} from '../platform/defaults.ts'
import {secondsOf} from '../platform/duration.ts'
import {celerydName} from '../platform/names.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'
import {besides, replicasOf} from './scale.ts'

/** The Celery workers, a Deployment a group. One that goes away finishes its task first, while its successor takes the new ones. */
export const celeryd = component({
  name: 'celeryd',
  during: 'Deploying',
  promises: 'workers of the wanted version take tasks',
  needs: [migration, appconfig],
  wanted: ({spec}) => spec.celeryd.enabled,
  applies: (platform, given) => Object.entries(platform.spec.celeryd.groups).flatMap(([name, group]) => groupOf(platform, name, group, given.appconfig?.secretName)),
})

function groupOf(platform: Platform, name: string, group: WorkerGroup, configSecret: string | undefined) {
  const pod = podTemplate(platform, {
    component: 'celeryd',
    command: group.command ?? worker(platform, name, group),
    configSecret,
    env: {DJANGO_SETTINGS_MODULE: platform.spec.django.settings},
    cpu: '100m',
    memory: '512Mi',
    graceSeconds: secondsOf(group.grace),
    podTemplate: group.podTemplate,
  })
  const deployment = celerydName(platform.name, name)
  return [...template('celeryd', {deployment, group: name, replicas: replicasOf(group), pod: labelled(pod, name)}), ...besides(deployment, group, name)]
}

// The group is part of the selector: without it two groups would fight over each other's pods.
function labelled(pod: Record<string, unknown>, group: string): Record<string, unknown> {
  const metadata = (pod['metadata'] ?? {}) as {labels?: object}
  return {...pod, metadata: {...metadata, labels: {...metadata.labels, 'ridectl.dev/group': group}}}
}

function worker({spec}: Platform, name: string, {concurrency, pool, queues}: WorkerGroup): string[] {
  return [
    ...['python', '-m', 'celery', '-A', spec.django.celeryApp, 'worker', '--loglevel', 'INFO'],
    ...['--hostname', `${name}@%h`, '--concurrency', String(concurrency), '--pool', pool],
    ...(queues === undefined ? [] : ['--queues', queues.join(',')]),
  ]
}
