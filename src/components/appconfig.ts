import {stringify} from 'yaml'

import {RidectlError} from '../errors.ts'
import {hash} from '../manifests/stamp.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, type Given, kept, type KeptVerdict} from '../reconcile/component.ts'
import type {World} from '../world.ts'
import {database} from './database.ts'
import {messagequeue} from './messagequeue.ts'
import {configFile} from './pod.ts'
import {redis} from './redis.ts'
import {createdOnce, readSecret} from './secret-values.ts'
import {secretkey} from './secretkey.ts'

const needs = [database, messagequeue, redis, secretkey] as const

/** The application's config file, in a Secret that never changes: another text has another name, so a running pod keeps the one that it began with. */
export const appconfig = component({
  name: 'appconfig',
  during: 'Initializing',
  promises: 'the application\'s config file is written',
  needs,
  keeps: async (platform, world, given): Promise<KeptVerdict & {readonly gives: {readonly secretName: string}}> => {
    const text = stringify({...fromComponents(platform, given), ...(await fromSecrets(platform, world)), ...platform.spec.config}, {sortMapEntries: true})
    const secretName = `${platform.name}.appconfig-${hash(text).slice(0, 8)}`
    await createdOnce(world.cluster, platform, 'appconfig', secretName, () => ({[configFile]: text}), {immutable: true, owned: true})
    return {...kept(), gives: {secretName}}
  },
})

function fromComponents({spec}: Platform, given: Given<typeof needs>): Record<string, unknown> {
  const broker = given.messagequeue?.url ?? given.redis?.broker
  const scheme = spec.ingress.tls === undefined ? 'http' : 'https'
  return {
    ...(given.database === undefined ? {} : {DATABASE_URL: given.database.url.reveal()}),
    ...(broker === undefined ? {} : {CELERY_BROKER_URL: broker.reveal()}),
    ...(given.redis === undefined ? {} : {REDIS_URL: given.redis.application.reveal()}),
    ...(given.redis === undefined || spec.celerybeat.scheduler !== 'redbeat' ? {} : {REDBEAT_REDIS_URL: given.redis.scheduler.reveal()}),
    ...(given.secretkey === undefined ? {} : {SECRET_KEY: given.secretkey.key.reveal()}),
    ALLOWED_HOSTS: spec.hostnames,
    CSRF_TRUSTED_ORIGINS: spec.hostnames.map((host) => `${scheme}://${host}`),
    ...(spec.bucket === undefined ? {} : {BUCKET: spec.bucket}),
  }
}

// In order, the later winning. A value is text: what needs another type belongs into `config`.
async function fromSecrets({name, namespace, spec}: Platform, {cluster}: World): Promise<Record<string, string>> {
  const secrets = await Promise.all(spec.secrets.map((secret) => readSecret(cluster, namespace, secret)))
  const missing = spec.secrets.filter((_, index) => secrets[index] === undefined)
  if (missing.length > 0) throw new RidectlError('SECRET_MISSING', `${name} names Secrets that are not in namespace ${namespace}: ${missing.join(', ')}`)
  return Object.assign({}, ...secrets) as Record<string, string>
}
