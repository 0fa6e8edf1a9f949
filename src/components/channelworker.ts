import {template} from '../manifests/template.ts'
import {component} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {migration} from './migration.ts'
import {podTemplate} from './pod.ts'
import {besides, replicasOf} from './scale.ts'

/** Workers of Django Channels: they do what a consumer sends to a channel by name. */
export const channelworker = component({
  name: 'channelworker',
  during: 'Deploying',
  promises: 'channel workers of the wanted version listen',
  needs: [migration, appconfig],
  wanted: ({spec}) => spec.channelworker.enabled,
  applies: (platform, given) => {
    const {name, spec} = platform
    const {channels = [], command, podTemplate: own} = spec.channelworker
    const pod = podTemplate(platform, {
      component: 'channelworker',
      command: command ?? ['python', spec.django.manage, 'runworker', ...channels],
      configSecret: given.appconfig?.secretName,
      env: {DJANGO_SETTINGS_MODULE: spec.django.settings},
      cpu: '100m',
      memory: '512Mi',
      graceSeconds: 30,
      // As process 1 it would not hear the signal to end, which it does not handle, and would go on with new messages until it is killed.
      more: {spec: {shareProcessNamespace: true}},
      podTemplate: own,
    })
    return [...template('channelworker', {name, replicas: replicasOf(spec.channelworker), pod}), ...besides(`${name}-channelworker`, spec.channelworker)]
  },
})
