// node bench/choice.ts: how long it takes until a person who named an environment can choose, beside `node -e 0` in the same run. Needs a build.
import {spawnSync} from 'node:child_process'
import {inTerminal} from '../test/support/in-terminal.ts'
import {machine} from '../test/support/ridectl.ts'
import {removeSandbox, startSandbox} from '../test/support/sandbox.ts'
import {sandboxWorld} from '../test/support/sandbox-world.ts'
import {median} from './in-pod.ts'

const rounds = 15
const namespace = 'summon-dev'
/** Milliseconds on a machine where `node -e 0` takes 28. */
const [atMost, bareThere] = [300, 28]

const sandbox = await startSandbox()
try {
  const {cluster} = await sandboxWorld(sandbox)
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  for (const name of ['car1-dev', 'car2-dev']) await cluster.apply({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1'}})
  const {env, program} = machine(sandbox.home)
  const [bare, painted] = [[] as number[], [] as number[]]
  for (let round = -1; round < rounds; round++) {
    const [one, other] = [timed(() => void spawnSync(process.execPath, ['-e', '0'])), await untilAsked([...program, 'shell', 'dev'], env)]
    if (round >= 0) [bare, painted].forEach((all, at) => all.push(at === 0 ? one : other))
  }
  process.exitCode = report(median(bare), median(painted)) ? 0 : 1
} finally {
  await removeSandbox(sandbox)
}

function timed(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

async function untilAsked(words: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const started = performance.now()
  const session = inTerminal(words, {env})
  await session.shows('car2-dev')
  const taken = performance.now() - started
  session.type('\u0003')
  await session.exited
  return taken
}

function report(unit: number, milliseconds: number): boolean {
  const most = (atMost / bareThere) * unit
  console.log(`${'node -e 0'.padEnd(26)} ${unit.toFixed(0).padStart(5)} ms`)
  console.log(`${'ridectl shell dev, asked'.padEnd(26)} ${milliseconds.toFixed(0).padStart(5)} ms  ${(milliseconds / unit).toFixed(1)} x  at most ${(atMost / bareThere).toFixed(1)} x  ${milliseconds <= most ? 'ok' : 'TOO SLOW'}`)
  return milliseconds <= most
}
