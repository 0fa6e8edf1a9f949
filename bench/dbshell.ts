// node bench/dbshell.ts: 200 MB of COPY through a pod, beside the same directly, in one run. Needs psql.
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {machine} from '../test/support/ridectl.ts'
import {example, ok, removeSandbox, startSandbox} from '../test/support/sandbox.ts'

const program = join(import.meta.dirname, '..', 'bin', 'run.js')
const rounds = 3
const wanted = 60
const copy = "COPY (SELECT repeat('x', 999) FROM generate_series(1, 200000)) TO STDOUT"
const bytes = 200_000_000

const sandbox = await startSandbox()
try {
  const own = machine(sandbox.home)
  await ok(own.run('deploy', 'car1-qa', '--version', 'v1', '-f', join(example, 'car1-qa.yaml'), '--context', 'sandbox', '--yes'))
  const rates: Record<'direct' | 'pod', number[]> = {direct: [], pod: []}
  for (let round = 0; round < rounds; round++) for (const way of ['direct', 'pod'] as const) rates[way].push(await rate(way, own.env))
  const [direct, pod] = [median(rates.direct), median(rates.pod)]
  console.log(`COPY of 200 MB, directly       ${direct.toFixed(0).padStart(5)} MB/s`)
  console.log(`COPY of 200 MB, through a pod  ${pod.toFixed(0).padStart(5)} MB/s  at least ${wanted}  ${pod >= wanted ? 'ok' : 'TOO SLOW'}`)
  process.exitCode = pod >= wanted ? 0 : 1
} finally {
  await removeSandbox(sandbox)
}

/** From the first byte to the last: what the start of ridectl and of psql takes is no part of the way. */
async function rate(way: string, env: Readonly<Record<string, string>>): Promise<number> {
  const child = spawn(process.execPath, [program, 'dbshell', 'car1-qa', '--context', 'sandbox', '--via', way, '-c', copy], {env, stdio: ['ignore', 'pipe', 'ignore']})
  let [got, started] = [0, 0]
  child.stdout.on('data', (part: Buffer) => {
    if (got === 0) started = performance.now()
    got += part.length
  })
  await once(child, 'close')
  if (got !== bytes) throw new Error(`${way}: ${got} bytes came, of ${bytes}`)
  return bytes / 1000 / (performance.now() - started)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
