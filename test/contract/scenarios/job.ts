import {mergePatch, post, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const job = (spec: object = {}, pod: object = {}, metadata: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {name: 'j', ...metadata},
  spec: {template: {spec: {restartPolicy: 'Never', containers: [{name: 'c', image: 'x:1'}], ...pod}}, ...spec},
})

const migration = {
  backoffLimit: 0,
  completions: 1,
  parallelism: 1,
  podReplacementPolicy: 'Failed',
  activeDeadlineSeconds: 600,
  podFailurePolicy: {rules: [{action: 'Ignore', onPodConditions: [{type: 'DisruptionTarget'}]}]},
}

/** `managedBy` keeps a cluster's own controller away. */
const unmanaged = {managedBy: 'example.com/contract'}

export const jobs: Scenario = {
  name: 'a Job',
  tell: async ({namespace, ask}) => {
    const all = `/apis/batch/v1/namespaces/${namespace}/jobs`
    const dry = `${all}?dryRun=All`
    await ask('it is created with its defaults', post(dry, job()))
    await ask('as a migration', post(dry, job(migration)))
    await ask('with labels of its own', post(dry, {...job(), spec: {template: {metadata: {labels: {a: 'b'}}, spec: job().spec.template.spec}}}))
    await ask('that restarts always', post(dry, job({}, {restartPolicy: 'Always'})))
    await ask('that restarts by itself', post(dry, job({}, {restartPolicy: undefined})))
    await ask('with a restart policy that is none', post(dry, job({}, {restartPolicy: 'Foo'})))
    await ask('with numbers below zero', post(dry, job({backoffLimit: -1, completions: -1, parallelism: -1, activeDeadlineSeconds: -1, ttlSecondsAfterFinished: -1})))
    await ask('with a failure policy that restarts', post(dry, job(migration, {restartPolicy: 'OnFailure'})))
    await ask('with a failure policy that is none', post(dry, job({podFailurePolicy: {rules: [{action: 'X'}, {action: '', onExitCodes: {operator: 'In', values: [0]}}]}})))
    await ask('with a replacement policy that does not fit', post(dry, job({...migration, podReplacementPolicy: 'TerminatingOrFailed'})))
    await ask('it is stored', post(all, job({...migration, ...unmanaged})))
    await ask('its template cannot change', mergePatch(`${all}/j`, {spec: {template: {spec: {terminationGracePeriodSeconds: 5}}}}))
    await ask('nor its policy', mergePatch(`${all}/j`, {spec: {podFailurePolicy: null, completions: 2}}))
    await ask('its parallelism can', mergePatch(`${all}/j`, {spec: {parallelism: 0}}))
    await ask('its deletion warns of what stays', remove(`${all}/j?dryRun=All`))
    await ask('unless it says so', remove(`${all}/j`, {propagationPolicy: 'Background'}))
  },
}
