import {fork, type ChildProcess} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import type {NewObject, Stored} from '../../../src/sandbox/contracts.ts'
import {pod, startSmallSandbox, statusOf, text, until} from '../support/small-sandbox.ts'

let root: string
let daemon: ChildProcess
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sandbox-'))
  daemon = fork(join(import.meta.dirname, '../support/daemon.ts'), [root], {stdio: ['ignore', 'inherit', 'inherit', 'ipc']})
})
afterEach(() => {
  daemon.kill('SIGKILL')
  rmSync(root, {recursive: true, force: true})
})

/** Waits until the daemon says so of a pod. */
function told(is: (object: Stored) => unknown): Promise<Stored> {
  return new Promise((resolve) => {
    const listen = (object: Stored): void => {
      if (!is(object)) return
      daemon.off('message', listen)
      resolve(object)
    }
    daemon.on('message', listen)
  })
}

const create = (object: NewObject): void => void daemon.send(object)
const ended = () => new Promise((resolve) => daemon.once('exit', resolve))
const isRunning = (name: string) => (object: Stored) => object.metadata.name.startsWith(name) && object.status?.phase === 'Running' && statusOf(object).ready

/** The pids that a pod's processes wrote down. */
const pidsOf = ({metadata}: Stored): number[] => readFileSync(`${root}/pods/${metadata.uid}/home/pids`, 'utf8').trim().split('\n').map(Number)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

// $$$$ is $$ after Kubernetes' own expansion
const family = 'echo $$$$ >> $HOME/pids; (sleep 1000 & echo $! >> $HOME/pids); setsid sh -c \'echo $$$$ >> $HOME/pids; exec sleep 1000\' & sleep 0.2; touch $HOME/up; trap "" TERM HUP; while :; do sleep 0.1; done'
const readinessProbe = {exec: {command: ['sh', '-c', 'test -e "$HOME/up"']}, periodSeconds: 1}

test('kill -9 of the sandbox ends all that its pods started', async () => {
  create(pod('family', family, {}, {readinessProbe}))
  const running = await told(isRunning('family'))
  const pids = pidsOf(running)
  expect(pids.map(isAlive)).toEqual([true, true, true])
  daemon.kill('SIGKILL')
  await ended()
  await expect.poll(() => pids.map(isAlive)).toEqual([false, false, false])
})

test('a stop of the sandbox ends them too', async () => {
  create(pod('family', family, {}, {readinessProbe}))
  const pids = pidsOf(await told(isRunning('family')))
  expect(pids.map(isAlive)).toEqual([true, true, true])
  daemon.kill('SIGTERM')
  await ended()
  expect(pids.map(isAlive)).toEqual([false, false, false])
})

test('pods that ran are started again, as the same pods, with their port and their volumes', async () => {
  const script = 'echo run; echo $PORT >> $HOME/ports; touch $HOME/up; sleep 1000'
  create(pod('again', script, {}, {readinessProbe, env: [{name: 'PORT', value: '80'}]}))
  const before = await told(isRunning('again'))
  daemon.kill('SIGKILL')
  await ended()
  const sandbox = await startSmallSandbox({root})
  const after = await until(sandbox.local, 'Pod', 'again', (object) => statusOf(object).restartCount === 1 && isRunning('again')(object))
  expect(after.metadata.uid).toBe(before.metadata.uid)
  expect(statusOf(after).lastState.terminated).toMatchObject({exitCode: 137, reason: 'ContainerStatusUnknown'})
  expect(await text(sandbox.node.logs(after, 'main', {follow: false, previous: true, timestamps: false}))).toBe('run\n')
  const port = before.metadata.annotations?.['sandbox.ridectl.dev/port']
  expect(readFileSync(`${root}/pods/${after.metadata.uid}/home/ports`, 'utf8')).toBe(`${port}\n${port}\n`)
  await sandbox.stop()
})

test('a Job whose pod is lost with the sandbox gets another one, as after a disruption', async () => {
  const rules = [{action: 'Ignore', onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]}]
  const container = {name: 'main', image: 'test:v1', command: ['sh', '-c', 'sleep 1']}
  const template = {spec: {restartPolicy: 'Never', containers: [container]}}
  create({apiVersion: 'batch/v1', kind: 'Job', metadata: {name: 'job', namespace: 'default'}, spec: {backoffLimit: 0, podReplacementPolicy: 'Failed', podFailurePolicy: {rules}, template}})
  const lost = await told(isRunning('job'))
  daemon.kill('SIGKILL')
  await ended()
  const sandbox = await startSmallSandbox({root, also: startControllers})
  const {status} = await until(sandbox.local, 'Job', 'job', (job) => job.status?.conditions?.some(({type}: {type: string}) => type === 'Complete'))
  expect(status.succeeded).toBe(1)
  expect(status.failed).toBeUndefined()
  expect(sandbox.local.get('Pod', 'default', lost.metadata.name)?.status).toMatchObject({phase: 'Failed', reason: 'Terminated'})
  await sandbox.stop()
})
