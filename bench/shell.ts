// node bench/shell.ts NAME [NAMESPACE]: what getting into a running instance of the current context takes, against kubectl in the same run.
import {spawn, spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {openContexts} from '../src/open-world.ts'
import {findInstance} from '../src/workflows/find-instance.ts'
import {readyPod} from '../src/workflows/ready-pod.ts'
import {defaultSettings} from '../src/workflows/settings.ts'

const rounds = 15
const megabytes = 200
const program = join(import.meta.dirname, '..', 'bin', 'run.js')
const [name = 'car1-qa', namespace] = process.argv.slice(2)

const contexts = openContexts()
const [current] = (await contexts.list()).filter((one) => one.current)
const context = current?.name ?? ''
const found = await findInstance(contexts, defaultSettings, {name, context, namespace}, async ([first]) => {
  if (first === undefined) throw new Error('nothing was found')
  return first
})
const pod = await readyPod(found, {component: 'web'})
const inPod = ['exec', '--context', context, '-n', pod.namespace, pod.name, '-c', pod.container, '--']
const ways = [
  {name: 'kubectl exec POD -- true', command: 'kubectl', args: [...inPod, 'true']},
  {name: 'ridectl shell NAME -- true', command: process.execPath, args: [program, 'shell', name, '--context', context, '--namespace', pod.namespace, '--', 'true']},
]

const times = ways.map(() => [] as number[])
for (let round = -1; round < rounds; round++) {
  ways.forEach(({command, args}, at) => {
    const started = performance.now()
    const {status, stderr} = spawnSync(command, args, {encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe']})
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`)
    if (round >= 0) times[at]?.push(performance.now() - started)
  })
}
const [theirs = 0, ours = 0] = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0)
console.log(`${ways[0]?.name.padEnd(28)} ${theirs.toFixed(0).padStart(5)} ms`)
console.log(`${ways[1]?.name.padEnd(28)} ${ours.toFixed(0).padStart(5)} ms  ${(ours / theirs).toFixed(2)} x  at most 3 x  ${ours <= 3 * theirs ? 'ok' : 'TOO SLOW'}`)

for (const {name: title, command, args} of ways) {
  const bytes = ['head', '-c', String(megabytes * 1_000_000), '/dev/zero']
  const [seconds, got] = await drained(command, [...args.slice(0, -1), ...bytes])
  console.log(`${title.replace('true', `${megabytes} MB`).padEnd(28)} ${(got / 1e6 / seconds).toFixed(0).padStart(5)} MB/s`)
}

function drained(command: string, args: readonly string[]): Promise<[number, number]> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    let bytes = 0
    const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'inherit']})
    child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
    child.once('error', reject)
    child.once('close', (status) => (status === 0 && bytes === megabytes * 1_000_000 ? resolve([(performance.now() - started) / 1000, bytes]) : reject(new Error(`${command} ended with ${status} after ${bytes} bytes`))))
  })
}
