import {execFile} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, expect, test} from 'vitest'
import {staticFiles} from '../../src/components/static.ts'
import {hash} from '../../src/manifests/stamp.ts'
import {applied, podOf, specOf} from '../support/applied.ts'
import {listening} from '../sandbox/network/local-cluster.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'ridectl-static-'))
const carry = join(folder, 'ridectl_carry.py')
const {data} = applied(staticFiles).get('ConfigMap car1-qa-static') as unknown as {data: Record<string, string>}
writeFileSync(carry, data['ridectl_carry.py'] ?? '')
afterAll(() => rmSync(folder, {recursive: true}))

/** What a new pod's first container says, given a server that answers so after these faults; and where it puts the files. */
async function carriedOver(into: string, answer?: Buffer, length = answer?.length, ...faults: readonly ('cut' | 503)[]): Promise<{readonly says: string; readonly files: string}> {
  const left = [...faults]
  const server = createServer((asked, response) => {
    const fault = left.shift()
    if (fault === 'cut') return void asked.socket.destroy()
    if (fault !== undefined) return void response.writeHead(fault).end()
    if (answer === undefined || asked.url !== '/files.tar?for=v2') return void response.writeHead(404).end()
    response.writeHead(200, {'content-length': length}).end(answer, () => asked.socket.destroy())
  })
  const port = await listening(server)
  const carried = await carriedFrom(into, port)
  server.close()
  return carried
}

async function carriedFrom(into: string, port: number): Promise<{readonly says: string; readonly files: string}> {
  const before = join(folder, into)
  mkdirSync(before)
  const {stdout} = await run('python3', [carry], {env: {...process.env, STATIC_BEFORE: before, STATIC_VERSION: 'v2', STATIC_FROM: `127.0.0.1:${port}`}})
  return {says: stdout, files: join(before, 'files')}
}

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const from = mkdtempSync(join(folder, 'tar-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text)
  const {stdout} = await run('python3', ['-c', 'import sys, tarfile\nwith tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as tar: tar.add(sys.argv[1], arcname=".")', from], {encoding: 'buffer'})
  return stdout
}

test('a new pod takes over the files of the version that is served', async () => {
  const {files} = await carriedOver('whole', await tarOf({'a.1.css': 'one', 'b.2.css': 'two'}))
  expect(readFileSync(join(files, 'a.1.css'), 'utf8')).toBe('one')
})

test('a connection that is cut, and a server that is busy, are asked again', async () => {
  const tar = await tarOf({'a.1.css': 'one'})
  const {says, files} = await carriedOver('later', tar, tar.length, 'cut', 503)
  expect(says.match(/once more in/g)).toHaveLength(2)
  expect(readFileSync(join(files, 'a.1.css'), 'utf8')).toBe('one')
})

test('where nobody serves it ends at once', async () => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((closed) => server.close(closed))
  const {says, files} = await carriedFrom('refused', port)
  expect(says).toMatch(/^no files were carried over from .*refused/)
  expect(existsSync(files)).toBe(false)
})

test('no file comes to lie outside, and no link comes at all', async () => {
  const make = 'import io, sys, tarfile\ntar = tarfile.open(fileobj=sys.stdout.buffer, mode="w|")\nfor name, kind in (("../out.css", tarfile.REGTYPE), ("/tmp/ridectl-out.css", tarfile.REGTYPE), ("link.css", tarfile.SYMTYPE), ("in.css", tarfile.REGTYPE)):\n  member = tarfile.TarInfo(name)\n  member.type, member.size, member.linkname = kind, 0, "/etc/passwd"\n  tar.addfile(member, io.BytesIO())\ntar.close()'
  const {stdout} = await run('python3', ['-c', make], {encoding: 'buffer'})
  const {files} = await carriedOver('outside', stdout)
  expect(readdirSync(files)).toEqual(['in.css'])
  expect([join(files, '..', 'out.css'), '/tmp/ridectl-out.css'].filter((path) => existsSync(path))).toEqual([])
})

test('and starts without them where nobody has them', async () => {
  const {says, files} = await carriedOver('none')
  expect(says).toContain('no files were carried over')
  expect(existsSync(files)).toBe(false)
})

test.concurrent.each([['in a file', 50_000], ['after a file', 512 + 512 + 50_176]])('files that are cut off %s are none: a part would be served as the whole', async (where, length) => {
  const tar = await tarOf({'a.1.css': 'x'.repeat(50_176), 'b.2.css': 'y'.repeat(50_176)})
  const {says, files} = await carriedOver(where, tar.subarray(0, length), tar.length)
  expect(says).toContain('no files were carried over')
  expect(existsSync(files)).toBe(false)
})

test('a pod asks the servers, never the image of another version', () => {
  const {initContainers = [], containers} = podOf(applied(staticFiles, {version: 'v2'}), 'Deployment car1-qa-static')
  expect([...initContainers, ...containers].map(({name, image}) => [name, image])).toEqual([['carry', 'summon:v2'], ['static', 'summon:v2']])
  expect(initContainers[0]?.env).toContainEqual({name: 'STATIC_FROM', value: 'car1-qa-static.summon-qa:80'})
})

test('a server of another kind is not asked for its files', () => {
  expect(podOf(applied(staticFiles, {static: {command: ['nginx']}}), 'Deployment car1-qa-static').initContainers).toBeUndefined()
})

const programOf = (spec: Readonly<Record<string, unknown>>): unknown => specOf(applied(staticFiles, spec), 'Deployment car1-qa-static').template.metadata?.annotations?.['ridectl.dev/program']

test('a pod says which program it runs, so that another one of a newer ridectl is another pod, and nothing else is', () => {
  expect(programOf({})).toBe(hash([data]))
  expect(programOf({})).not.toBe(hash([{...data, 'ridectl_static.py': 'another'}]))
  expect(programOf({static: {replicas: 3}, version: 'v2', config: {DEBUG: true}})).toBe(programOf({}))
})

test('a server of another kind does not read it, and is not rolled by it', () => {
  expect(programOf({static: {command: ['nginx']}})).toBeUndefined()
})
