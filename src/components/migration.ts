import {hash} from '../manifests/stamp.ts'
import {template} from '../manifests/template.ts'
import {secondsOf} from '../platform/duration.ts'
import {imageOf} from '../platform/image.ts'
import {annotation} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, kept} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {database, type DatabaseGives} from './database.ts'
import {isMigrated, migratedNow, migrationsWith, whatWasApplied} from './migration-record.ts'
import {podTemplate} from './pod.ts'
import {pullsecret} from './pullsecret.ts'
import {redisserver} from './redisserver.ts'
import {serviceaccount} from './serviceaccount.ts'

/** Runs `manage.py migrate` once per version, before any pod of that version starts. */
export const migration = component({
  name: 'migration',
  during: 'Migrating',
  promises: 'the database schema fits the wanted version',
  needs: [database, appconfig, serviceaccount, pullsecret, redisserver],
  alreadyKept: ({spec, status}, given) => (isMigrated({spec, status}, {code: codeOf(spec), database: given?.database}) ? kept(whatWasApplied(status, spec.version)) : undefined),
  applies: (platform, {appconfig: config, database: given}) => {
    const {name, spec} = platform
    const command = commandOf(spec)
    const pod = podTemplate(platform, {
      component: 'migration',
      command,
      configSecret: config?.secretName,
      env: {DJANGO_SETTINGS_MODULE: spec.django.settings, ...lockTimeout(platform)},
      cpu: '100m',
      memory: '512Mi',
      graceSeconds: 30,
      restartPolicy: 'Never',
      podTemplate: spec.migration.podTemplate,
    })
    const key = hash([imageOf(spec), command, given?.identity ?? '', ...madeOf(platform, given)]).slice(0, 6)
    const attempt = platform.annotations[annotation.migrationAttempt] ?? '1'
    return template('migration', {job: `${name}-migrate-${key}-a${attempt}`, timeoutSeconds: secondsOf(spec.migration.timeout), pod})
  },
  records: async (platform, settled, {database: given}) => ({
    ...(settled.verdict.verdict === 'kept' ? migratedNow(platform.spec, {code: codeOf(platform.spec), database: given}) : {}),
    migrations: await migrationsWith(platform, settled),
  }),
})

const commandOf = ({migration: {command}, django}: Platform['spec']): readonly string[] => command ?? ['python', django.manage, 'migrate', '--noinput']

// What tells a migration from another of the same version.
const codeOf = (spec: Platform['spec']): string => hash([imageOf(spec), commandOf(spec)])

// One that was made anew is another. A plan knows the one on record alone, and before there is any it must name the same Job as the deploy.
const madeOf = ({status}: Platform, given: DatabaseGives | undefined): readonly string[] => (status.migratedDatabaseId === undefined ? [] : [given?.id ?? status.migratedDatabaseId])

// libpq takes it from the environment, so that it holds for any Django; only here, never for the site.
function lockTimeout({spec}: Platform): Record<string, string> {
  const {lockTimeout: limit} = spec.migration
  return limit === undefined ? {} : {PGOPTIONS: `-c lock_timeout=${secondsOf(limit)}s`}
}
