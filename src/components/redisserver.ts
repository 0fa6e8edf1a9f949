import {fillTemplate, template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {podTemplate} from './pod.ts'
import {redisConfigFile, redisPort, redisSecretName} from './redis/managed.ts'
import {pullsecret} from './pullsecret.ts'
import {redis} from './redis.ts'
import {serviceaccount} from './serviceaccount.ts'

const configFolder = '/etc/redis'

/** The instance's own Redis: one pod, and what it holds in a file beside its memory. */
export const redisserver = component({
  name: 'redisserver',
  during: 'Initializing',
  promises: 'the instance\'s own Redis runs',
  apart: true,
  needs: [redis, serviceaccount, pullsecret],
  wanted: ({spec}) => spec.redis.mode === 'managed',
  applies: (platform, given) => {
    const {name, spec} = platform
    const claim = given.redis?.claim
    const [more] = fillTemplate('redis-volumes', {
      secretName: redisSecretName(platform),
      configFile: redisConfigFile,
      configFolder,
      claim: claim === undefined ? null : {claimName: claim},
      emptyDir: claim === undefined ? {} : null,
    })
    const pod = podTemplate(platform, {
      component: 'redisserver',
      image: spec.redis.image,
      command: command(platform),
      cpu: '50m',
      memory: spec.redis.memory,
      graceSeconds: 60,
      listens: {name: 'redis', port: redisPort, drains: false},
      more: more as Record<string, unknown>,
      podTemplate: spec.redis.podTemplate,
    })
    return template('redisserver', {name, port: redisPort, pod})
  },
})

// Every write is in the file within a second: a task that was sent survives the pod.
function command({spec: {redis: {memory, maxmemoryPolicy}}}: Platform): string[] {
  return [
    ...['redis-server', `${configFolder}/${redisConfigFile}`, '--port', '$(PORT)', '--bind', '0.0.0.0', '--dir', '/data'],
    ...['--appendonly', 'yes', '--save', '', '--maxmemory', `${threeQuarters(memory)}mb`, '--maxmemory-policy', maxmemoryPolicy],
  ]
}

function threeQuarters(memory: string): number {
  return Math.floor(Number.parseInt(memory, 10) * (memory.endsWith('Gi') ? 1024 : 1) * 0.75)
}
