import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {inPod, type PodContainer} from '../../src/workflows/ready-pod.ts'
import {openPyshell} from '../../src/workflows/pyshell.ts'
import {type ApiServer, clusterAt, startApiServer, through} from '../support/api-server.ts'
import {sleepingPod} from '../support/exec-tests.ts'
import {type FaultyProxy, faultyProxy} from '../support/faulty-proxy.ts'
import {worldOf} from '../support/small-world.ts'

const at = {namespace: 'pyshell-test', name: 'web'}
const home = mkdtempSync(join(tmpdir(), 'pyshell-'))
const manage = join(home, 'manage.py')
let api: ApiServer
let proxy: FaultyProxy
let pod: PodContainer

/** A manage.py that shows what it was given, and what all of the machine can see of it. */
const shown = `
import sys
print(sys.argv[1:-1])
print(open("/proc/self/cmdline").read().count("hush"))
exec(sys.argv[-1])
`

beforeAll(async () => {
  writeFileSync(manage, shown)
  api = await startApiServer()
  await sleepingPod(clusterAt(api.target), at, 'test:v1')
  pod = inPod((await clusterAt(api.target).get({apiVersion: 'v1', kind: 'Pod', ...at}))!)
  proxy = await faultyProxy(api.target)
})
afterAll(async () => {
  await proxy.stop()
  await api.stop()
  rmSync(home, {recursive: true})
})

async function python(code: string | undefined, input = ''): Promise<{readonly out: string; readonly exit: number}> {
  const stream = await openPyshell(worldOf(clusterAt(through(proxy))), pod, {manage, code, plain: false, tty: false, signal: new AbortController().signal})
  if (code === undefined) stream.stdin.end(input)
  stream.stderr.resume()
  const [out, exit] = await Promise.all([text(stream.stdout), stream.exited])
  return {out, exit}
}

const code = 'print("hüsh-hush"); raise SystemExit(4)'
const ran = {out: "['shell', '-v', '0', '-c']\n0\nhüsh-hush\n", exit: 4}

test('code is read from the input, of a flag as of a pipe, and is in no list of processes and no address', async () => {
  expect(await python(code)).toEqual(ran)
  expect(await python(undefined, code)).toEqual(ran)
  expect(proxy.seen.map(({url}) => url.href).filter((url) => /h%C3%BCsh|hush/.test(url))).toEqual([])
  expect(proxy.seen.filter(({url}) => url.pathname.endsWith('/exec'))).toHaveLength(2)
})

test('code may be long', async () => {
  expect((await python(`${'# a word, and another one\n'.repeat(20_000)}print(6 * 7)`)).out).toMatch(/\n42\n$/)
})

test('a server that cannot pass on the end of the input runs the code all the same', async () => {
  proxy.onlyOldProtocol()
  expect(await python(code)).toEqual(ran)
})
