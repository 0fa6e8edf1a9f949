// node bench/keystroke.ts [NAME [NAMESPACE]]: how long a typed letter takes to come back from a terminal in a running instance of the current context,
// against kubectl in the same run. Needs a build.
import {spawn} from '@lydell/node-pty'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {median, subject} from './in-pod.ts'

const letters = 200
/** Milliseconds that ridectl may add. */
const atMost = 5
const program = join(import.meta.dirname, '..', 'bin', 'run.js')
const {name, context, pod} = await subject(process.argv.slice(2))
/** A terminal that echoes by itself, and no shell that redraws its line. */
const echoes = ['sh', '-c', 'echo is-ready; exec cat']

const theirs = await typed('kubectl', ['exec', '-it', '--context', context, '-n', pod.namespace, pod.name, '-c', pod.container, '--', ...echoes])
const ours = await typed(process.execPath, [program, 'shell', name, '--context', context, '--namespace', pod.namespace, '--', ...echoes])
const added = ours - theirs
console.log(`kubectl exec -it POD   ${theirs.toFixed(2).padStart(7)} ms`)
console.log(`ridectl shell NAME     ${ours.toFixed(2).padStart(7)} ms  ${added.toFixed(2)} ms more  at most ${atMost} ms  ${added <= atMost ? 'ok' : 'TOO SLOW'}`)
process.exitCode = added <= atMost ? 0 : 1

/** The median of one letter's way there and back. */
async function typed(command: string, args: readonly string[]): Promise<number> {
  const terminal = spawn(command, [...args], {cols: 100, rows: 30, env: process.env as Record<string, string>})
  let heard: (text: string) => void = () => {}
  terminal.onData((text) => heard(text))
  const hears = (wanted: string): Promise<void> => new Promise((resolve) => (heard = (text) => text.includes(wanted) && resolve()))
  await hears('is-ready')
  const times: number[] = []
  for (let at = 0; at < letters; at++) {
    await delay(10)
    const letter = String.fromCodePoint(97 + (at % 26))
    const started = performance.now()
    const echo = hears(letter)
    terminal.write(letter)
    await echo
    times.push(performance.now() - started)
  }
  terminal.kill('SIGKILL')
  return median(times)
}
