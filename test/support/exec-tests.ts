import {execFile} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {dirname, join} from 'node:path'
import type {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Target} from '../../src/kube/kubeconfig.ts'
import type {Cluster, ExecOptions, ExecStream, KubeObject} from '../../src/world.ts'

export interface Place {
  readonly cluster: Cluster
  readonly target: Target
  /** One that runs, with a shell. */
  readonly pod: {readonly namespace: string; readonly name: string}
}

/** Makes a pod that does nothing, and waits until it runs. */
export async function sleepingPod(cluster: Cluster, {namespace, name}: Place['pod'], image: string): Promise<void> {
  const spec = {terminationGracePeriodSeconds: 1, containers: [{name: 'main', image, command: ['sleep', '1000']}]}
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  await cluster.create({apiVersion: 'v1', kind: 'Pod', metadata: {namespace, name}, spec})
  const running = new AbortController()
  const isRunning = (object: KubeObject | undefined): boolean => object?.status?.['phase'] === 'Running'
  for await (const {object} of cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace}, running.signal)) if (isRunning(object)) break
  running.abort()
}

interface Run {
  readonly out: string
  readonly errors: string
  readonly exit: number
}

export const failure = (promise: Promise<unknown>): Promise<RidectlError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => (error instanceof RidectlError ? error : Promise.reject(error as Error)),
  )

export const until = (stream: Readable, wanted: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(wanted)) resolve()
    })
  })

/** What holds of a process in a pod, whichever server and node run it. */
export function execTests(place: () => Place): void {
  const exec = (options: ExecOptions): Promise<ExecStream> => place().cluster.exec(place().pod, options)

  async function run(command: readonly string[], options: Partial<ExecOptions> = {}, give: (stream: ExecStream) => void = () => {}): Promise<Run> {
    const stream = await exec({command, ...options})
    give(stream)
    const [out, errors, exit] = await Promise.all([text(stream.stdout), text(stream.stderr), stream.exited])
    return {out, errors, exit}
  }

  describe('a process in a pod', () => {
    test('says what it has to say on two streams, and its exit status', async () => {
      expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({out: 'out\n', errors: 'err\n', exit: 7})
      expect((await run(['true'])).exit).toBe(0)
      expect((await run(['sh', '-c', 'kill -TERM $$'])).exit).toBe(143)
    })

    test('gets its words as they are: no shell reads them', async () => {
      expect((await run(['printf', '%s|', 'a b', '$HOME', "it's", '&x=1', ''])).out).toBe("a b|$HOME|it's|&x=1||")
    })

    test('reads to the end of what it is given, and goes on after it', async () => {
      expect(await run(['sh', '-c', 'cat; echo after'], {stdin: true}, ({stdin}) => stdin.end('before\n'))).toEqual({out: 'before\nafter\n', errors: '', exit: 0})
    })

    test('that is given nothing is at its end at once', async () => {
      expect((await run(['cat'])).exit).toBe(0)
    })

    test('has a terminal that is as large as ours, and becomes so', async () => {
      const stream = await exec({command: ['sh', '-c', 'echo ready; while read line && [ "$line" != end ]; do stty size; done; exit 3'], stdin: true, tty: true})
      await until(stream.stdout, 'ready')
      for (const [columns, rows] of [[120, 40], [90, 20]] as const) {
        const shown = until(stream.stdout, `${rows} ${columns}`)
        stream.resize({columns, rows})
        // A size and a line go different ways on a node: whichever is first.
        const asking = setInterval(() => stream.stdin.write('size\r'), 100)
        await shown
        clearInterval(asking)
      }
      stream.stdin.write('end\r')
      expect(await stream.exited).toBe(3)
    })

    test('gets Ctrl-C and Ctrl-D through its terminal', async () => {
      const trapped = await exec( {command: ['sh', '-c', 'trap "exit 9" INT; echo ready; while :; do sleep 0.05; done'], stdin: true, tty: true})
      await until(trapped.stdout, 'ready')
      trapped.stdin.write('\u0003')
      expect(await trapped.exited).toBe(9)
      const ended = await exec( {command: ['cat'], stdin: true, tty: true})
      ended.stdout.resume()
      ended.stdin.write('\u0004')
      expect(await ended.exited).toBe(0)
    })

    test('gets 20 MB through, in and out, byte for byte', async () => {
      const sent = randomBytes(20_000_000)
      const stream = await exec( {command: ['cat'], stdin: true})
      stream.stderr.resume()
      stream.stdin.end(sent)
      const hash = createHash('sha256')
      for await (const chunk of stream.stdout) hash.update(chunk as Buffer)
      expect([await stream.exited, hash.digest('hex')]).toEqual([0, createHash('sha256').update(sent).digest('hex')])
    })

    test('that writes faster than is read waits, and loses nothing: memory stays under 150 MB', {timeout: 120_000}, async () => {
      const measured = await new Promise<string>((resolve, reject) => {
        const child = execFile(process.execPath, [join(dirname(import.meta.dirname), 'kube', 'exec-program.ts')], (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout)))
        child.stdin?.end(JSON.stringify({target: place().target, ...place().pod}))
      })
      const {bytes, exit, mebibytes} = JSON.parse(measured) as {bytes: number; exit: number; mebibytes: number}
      expect([bytes, exit]).toEqual([60_000_000, 0])
      expect(mebibytes).toBeLessThan(150)
    })

    test('that is over keeps what it said for a reader who comes later', async () => {
      const stream = await exec( {command: ['sh', '-c', 'echo out; echo err >&2; exit 2']})
      expect(await stream.exited).toBe(2)
      await sleep(200)
      expect(await Promise.all([text(stream.stdout), text(stream.stderr)])).toEqual(['out\n', 'err\n'])
    })

    test('whose reader goes away is not kept from ending', async () => {
      const stream = await exec( {command: ['sh', '-c', 'head -c 30000000 /dev/zero; exit 4']})
      stream.stderr.resume()
      stream.stdout.once('data', () => stream.stdout.destroy())
      expect(await stream.exited).toBe(4)
    })
  })

  describe('a process that cannot be started', () => {
    test('because its program is not there is named', async () => {
      const error = await failure(run(['no-such-program']))
      expect([error.code, error.exit, error.message]).toEqual(['NO_PROGRAM', 127, `Pod ${place().pod.namespace}/shell cannot run no-such-program: executable file not found in $PATH`])
    })

    test('because there is no such pod or container says so', async () => {
      expect((await failure(place().cluster.exec({...place().pod, name: 'absent'}, {command: ['true']}))).code).toBe('NOT_FOUND')
      const error = await failure(run(['true'], {container: 'absent'}))
      expect([error.code, error.message]).toEqual(['NOT_FOUND', expect.stringContaining('container')])
    })
  })
}
