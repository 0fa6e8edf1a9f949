// node bench/shell.ts [NAME [NAMESPACE]]: what a program in a running instance of the current context takes, against kubectl in the same run. Needs a build.
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {median, subject} from './in-pod.ts'
import {watchedWay} from './watched-way.ts'

const rounds = 15
const megabytes = 200
const program = join(import.meta.dirname, '..', 'bin', 'run.js')
const {name, context, pod} = await subject(process.argv.slice(2))
const ways = [
  {title: 'kubectl exec POD --', command: 'kubectl', args: ['exec', '--context', context, '-n', pod.namespace, pod.name, '-c', pod.container, '--']},
  {title: 'ridectl shell NAME --', command: process.execPath, args: [program, 'shell', name, '--context', context, '--namespace', pod.namespace, '--']},
]

interface Taken {
  readonly whole: number
  /** From when the exec is asked for; the way there is without TLS for both. */
  readonly request: number
}

const way = await watchedWay(context)
try {
  const [plain, watched] = [await measured(process.env), await measured({...process.env, KUBECONFIG: way.kubeconfig})]
  const good = [compared('true, as a whole', plain, 'whole', 3), compared('true, from the request on', watched, 'request', 1.2)]
  for (const {title, command, args} of ways) console.log(`${`${title} ${megabytes} MB`.padEnd(50)} ${(await rate(command, [...args, 'head', '-c', String(megabytes * 1_000_000), '/dev/zero'])).toFixed(0).padStart(5)} MB/s`)
  process.exitCode = good.every(Boolean) ? 0 : 1
} finally {
  way.close()
}

function compared(what: string, taken: readonly (readonly Taken[])[], part: keyof Taken, atMost: number): boolean {
  const [theirs = 0, ours = 0] = taken.map((all) => median(all.map((one) => one[part])))
  const ratio = ours / theirs
  console.log(`${`${ways[0]?.title} ${what}`.padEnd(50)} ${theirs.toFixed(0).padStart(5)} ms`)
  console.log(`${`${ways[1]?.title} ${what}`.padEnd(50)} ${ours.toFixed(0).padStart(5)} ms  ${ratio.toFixed(2)} x  at most ${atMost} x  ${ratio <= atMost ? 'ok' : 'TOO SLOW'}`)
  return ratio <= atMost
}

async function measured(env: NodeJS.ProcessEnv): Promise<readonly (readonly Taken[])[]> {
  const taken = ways.map(() => [] as Taken[])
  for (let round = -1; round < rounds; round++) {
    for (const [at, {command, args}] of ways.entries()) {
      const one = await timed(command, [...args, 'true'], env)
      if (round >= 0) taken[at]?.push(one)
    }
  }
  return taken
}

async function timed(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Taken> {
  const started = performance.now()
  const child = spawn(command, args, {env, stdio: ['ignore', 'ignore', 'inherit']})
  const [status] = (await once(child, 'exit')) as [number]
  if (status !== 0) throw new Error(`${command} ended with ${status}`)
  const ended = performance.now()
  return {whole: ended - started, request: ended - way.lastExec()}
}

/** Megabytes a second, from the first byte to the last. */
async function rate(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'inherit']})
  let [bytes, started] = [0, 0]
  child.stdout.on('data', (chunk: Buffer) => {
    if (bytes === 0) started = performance.now()
    bytes += chunk.length
  })
  await once(child, 'close')
  if (bytes !== megabytes * 1_000_000) throw new Error(`${command} gave ${bytes} bytes`)
  return bytes / 1000 / (performance.now() - started)
}
