import {cpSync, mkdtempSync, rmSync} from 'node:fs'
import {request} from 'node:http'
import {createServer, type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {type Ended, type Machine, machine} from './ridectl.ts'

export const example = join(dirname(dirname(import.meta.dirname)), 'examples', 'summon')

/** Where a sandbox is that runs: enough for another process to go on with it. */
export interface RunningSandbox {
  readonly home: string
  readonly httpPort: number
}

/** Starts a sandbox on a machine of its own, with both versions of the example and the definition of SummonPlatform. */
export async function startSandbox(): Promise<RunningSandbox> {
  const httpPort = await freePort()
  const own = machine()
  await ok(own.run('sandbox', 'start', '--http-port', String(httpPort)))
  for (const version of ['v1', 'v2']) await ok(own.run('sandbox', 'build', `summon:${version}`, join(example, version)))
  await ok(own.run('install', '--context', 'sandbox'))
  return {home: own.home, httpPort}
}

export async function removeSandbox({home}: RunningSandbox): Promise<void> {
  const own = machine(home)
  await ok(own.run('sandbox', 'reset', '--yes'))
  own.remove()
}

/** Builds an image from a version of the example that `change` has changed. */
export async function buildChanged(own: Machine, image: string, from: string, change: (folder: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-example-'))
  try {
    cpSync(join(example, from), folder, {recursive: true})
    change(folder)
    await ok(own.run('sandbox', 'build', image, folder))
  } finally {
    rmSync(folder, {recursive: true})
  }
}

export async function ok(running: Promise<Ended>): Promise<Ended> {
  const ended = await running
  if (ended.status !== 0) throw new Error(`exit status ${ended.status}:\n${ended.stdout}${ended.stderr}`)
  return ended
}

/** The page as a browser gets it, through the Ingress: *.localhost is this machine, whatever its resolver says. */
export function page({httpPort}: RunningSandbox, instance: string, path = '/'): Promise<{readonly status: number; readonly text: string}> {
  return new Promise((resolve, reject) => {
    const asked = request({host: '127.0.0.1', port: httpPort, path, headers: {host: `${instance}.localhost`}}, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({status: response.statusCode ?? 0, text}))
    })
    asked.on('error', reject).end()
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
