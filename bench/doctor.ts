// node bench/doctor.ts: how long `doctor` takes with three contexts of which one never answers. Needs a build (npm run build).
import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync, writeFileSync} from 'node:fs'
import {createServer, type AddressInfo} from 'node:net'
import {join} from 'node:path'
import {parse, stringify} from 'yaml'
import {machine} from '../test/support/ridectl.ts'
import {ok} from '../test/support/sandbox.ts'

const rounds = 5
const atMost = 3000
const program = join(import.meta.dirname, '..', 'bin', 'run.js')

interface Kubeconfig {
  readonly clusters: readonly {readonly cluster: object}[]
  readonly users: readonly {readonly user: object}[]
}

const own = machine()
const mute = createServer().listen(0, '127.0.0.1')
await once(mute, 'listening')
try {
  const file = process.env['KUBECONFIG'] ?? (await startedSandbox())
  const {clusters: [one], users: [someone]} = parse(readFileSync(file, 'utf8')) as Kubeconfig
  const silent = {...one?.cluster, server: `https://127.0.0.1:${(mute.address() as AddressInfo).port}`}
  const three = {'rig-us': one?.cluster, 'rig-eu': one?.cluster, 'rig-off': silent}
  const kubeconfig = join(own.home, 'three')
  writeFileSync(kubeconfig, stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'rig-us',
    clusters: Object.entries(three).map(([name, cluster]) => ({name, cluster})),
    users: [{name: 'someone', user: someone?.user}],
    contexts: Object.keys(three).map((name) => ({name, context: {cluster: name, user: 'someone'}})),
  }), {mode: 0o600})
  const bare = medianOf(() => timed(['-e', '0']).milliseconds)
  const median = medianOf(() => time(kubeconfig))
  console.log(`node -e 0                            ${bare.toFixed(0)} ms   (28 ms on a machine that does nothing else)`)
  console.log(`doctor, three contexts, one silent   ${median.toFixed(0)} ms   at most ${atMost} ms   ${median <= atMost ? 'ok' : 'TOO SLOW'}`)
  process.exitCode = median <= atMost ? 0 : 1
} finally {
  mute.close()
  if (process.env['KUBECONFIG'] === undefined) await ok(own.run('sandbox', 'reset', '--yes'))
  own.remove()
}

async function startedSandbox(): Promise<string> {
  await ok(own.run('sandbox', 'start', '--http-port', '8099'))
  return join(own.home, 'sandbox', 'kubeconfig')
}

function time(kubeconfig: string): number {
  const {milliseconds, stdout} = timed([program, 'doctor'], {KUBECONFIG: kubeconfig})
  if (!stdout.includes('Context rig-off')) throw new Error(`doctor said: ${stdout}`)
  return milliseconds
}

function timed(args: readonly string[], env: Readonly<Record<string, string>> = {}): {readonly milliseconds: number; readonly stdout: string} {
  const started = performance.now()
  const {stdout} = spawnSync(process.execPath, args, {env: {...own.env, ...env}, encoding: 'utf8'})
  return {milliseconds: performance.now() - started, stdout}
}

function medianOf(measure: () => number): number {
  return Array.from({length: rounds}, measure).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}
