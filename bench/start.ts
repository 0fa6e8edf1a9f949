// npm run bench: what a person waits for, as ratios to `node -e 0` in the same run, and what a deploy adds between its two halves.
import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {openContexts} from '../src/open-world.ts'
import {machine} from '../test/support/ridectl.ts'
import {example, ok, removeSandbox, startSandbox} from '../test/support/sandbox.ts'
import type {KubeObject} from '../src/world.ts'

const rounds = 15
const bare = {name: 'node -e 0', args: ['-e', '0']}
const program = join(import.meta.dirname, '..', 'bin', 'run.js')
/** What `node -e 0` takes on the machine that the limits in milliseconds are meant for. */
const bareThere = 28
const measured = [
  {name: 'ridectl --version', args: [program, '--version'], atMost: 1.3},
  {name: 'ridectl --help', args: [program, '--help'], atMost: 3},
  {name: 'ridectl status car1-qa', args: [program, 'status', 'car1-qa', '--context', 'sandbox'], atMost: 7},
]

const sandbox = await startSandbox()
try {
  const own = machine(sandbox.home)
  await ok(own.run('deploy', 'car1-qa', '--version', 'v1', '-f', join(example, 'car1-qa.yaml'), '--context', 'sandbox', '--yes'))
  const {unit, good} = compareStarts(own.env)
  const isClose = await measureGap(own, unit)
  process.exitCode = good && isClose ? 0 : 1
} finally {
  await removeSandbox(sandbox)
}

/** Each in turn, round after round, so that what else the machine does falls on all alike; the median of each. */
function compareStarts(env: Readonly<Record<string, string>>): {readonly unit: number; readonly good: boolean} {
  const times = new Map([bare, ...measured].map(({name}) => [name, [] as number[]]))
  for (let round = -1; round < rounds; round++) {
    for (const {name, args} of [bare, ...measured]) {
      const taken = time(args, env)
      if (round >= 0) times.get(name)?.push(taken)
    }
  }
  const unit = median(times.get(bare.name) ?? [])
  console.log(`${bare.name.padEnd(26)} ${unit.toFixed(0).padStart(5)} ms`)
  const good = measured.map(({name, atMost}) => report(name, median(times.get(name) ?? []), unit, atMost))
  return {unit, good: good.every(Boolean)}
}

function report(name: string, milliseconds: number, unit: number, atMost: number): boolean {
  const ratio = milliseconds / unit
  const isGood = ratio <= atMost
  console.log(`${name.padEnd(26)} ${milliseconds.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2).padStart(5)} x  at most ${atMost} x  ${isGood ? 'ok' : 'TOO SLOW'}`)
  return isGood
}

function time(args: readonly string[], env: Readonly<Record<string, string>>): number {
  const started = performance.now()
  const {status, stderr} = spawnSync(process.execPath, args, {env, encoding: 'utf8'})
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - started
}

/** From the end of the migration's process to the first process of the new web, as the API tells of both: 1 s, where a bare node starts in 28 ms. */
async function measureGap(own: ReturnType<typeof machine>, unit: number): Promise<boolean> {
  Object.assign(process.env, own.env)
  const {cluster} = await openContexts().open('sandbox')
  const gaps: number[] = []
  for (const version of ['v2.1', 'v2.2', 'v2.3']) {
    await ok(own.run('sandbox', 'build', `summon:${version}`, join(example, 'v2')))
    const stop = new AbortController()
    const seen = watchBoth(cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'summon-qa', labels: {'app.kubernetes.io/version': version}}, stop.signal))
    await ok(own.run('deploy', 'car1-qa', '--version', version, '--context', 'sandbox', '--yes'))
    const {migrated, started} = await seen
    stop.abort()
    gaps.push(started - migrated)
  }
  return report('migration to new web', median(gaps), unit, Math.round(1000 / bareThere))
}

async function watchBoth(events: AsyncIterable<{readonly object?: KubeObject}>): Promise<{readonly migrated: number; readonly started: number}> {
  let migrated: number | undefined
  for await (const {object} of events) {
    const state = stateOf(object)
    if (componentOf(object) === 'migration' && state?.['terminated'] !== undefined) migrated ??= performance.now()
    if (componentOf(object) === 'web' && state?.['running'] !== undefined && migrated !== undefined) return {migrated, started: performance.now()}
  }
  throw new Error('the watch ended before the new web started')
}

function componentOf(pod?: KubeObject): string | undefined {
  return pod?.metadata.labels?.['app.kubernetes.io/component']
}

function stateOf(pod?: KubeObject): Readonly<Record<string, unknown>> | undefined {
  const statuses = pod?.status?.['containerStatuses'] as readonly {readonly state?: Record<string, unknown>}[] | undefined
  return statuses?.[0]?.state
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
