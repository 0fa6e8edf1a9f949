import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createApi} from '../../../src/sandbox/api/api.ts'
import type {Folders, Image, LocalApi, NewObject, ServiceAddresses, Stored} from '../../../src/sandbox/contracts.ts'
import {foldersAt, makeFolders} from '../../../src/sandbox/folders.ts'
import type {BackOff} from '../../../src/sandbox/node/kubelet/back-off.ts'
import {findPython} from '../../../src/sandbox/python.ts'
import {startNode, type Node} from '../../../src/sandbox/node/node.ts'

/** A sandbox without its wire: the real API and the real node, in a folder of their own. */
export interface SmallSandbox {
  readonly local: LocalApi
  readonly node: Node
  readonly folders: Folders
  stop(): Promise<void>
  /** Stops it without a word to its pods, and starts it again. */
  restart(): Promise<SmallSandbox>
  remove(): Promise<void>
}

export interface SmallSandboxOptions {
  readonly root?: string
  readonly backOff?: BackOff
  readonly services?: ServiceAddresses
  readonly images?: readonly string[]
  readonly also?: (local: LocalApi) => {stop(): void}
}

const noServices: ServiceAddresses = {port: () => undefined, rewrite: (text) => text}

export const hasty: BackOff = {initial: 50, max: 400}

export async function startSmallSandbox(options: SmallSandboxOptions = {}): Promise<SmallSandbox> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'sandbox-'))
  const folders = foldersAt(root)
  await makeFolders(folders)
  const api = createApi({database: folders.database})
  const known = new Map((options.images ?? ['test:v1']).map((name) => [name, image(folders, name)]))
  const {backOff = hasty, services = noServices} = options
  const {path} = await findPython()
  const node = startNode({local: api.local, folders, images: {find: (name) => known.get(name)}, services, python: path, backOff, stopGrace: 1})
  const controllers = options.also?.(api.local)
  const stop = async (): Promise<void> => {
    controllers?.stop()
    await node.stop()
    api.close()
  }
  return {
    local: api.local,
    node,
    folders,
    stop,
    restart: async () => {
      await stop()
      return startSmallSandbox({...options, root})
    },
    remove: async () => {
      await stop()
      rmSync(root, {recursive: true, force: true})
    },
  }
}

function image(folders: Folders, name: string): Image {
  const folder = join(folders.images, name.replace(':', '_'))
  mkdirSync(join(folder, 'source'), {recursive: true})
  mkdirSync(join(folder, 'packages', 'bin'), {recursive: true})
  writeFileSync(join(folder, 'source', 'hello.txt'), `hello from ${name}\n`)
  return {name, source: join(folder, 'source'), packages: join(folder, 'packages'), digest: `sha256:${Buffer.from(name).toString('hex')}`}
}

/** Waits until an object of the kind and name is so; told by the API, not by a clock. The last state seen is in the failure. */
export function until(local: LocalApi, kind: string, name: string, is: (object: Stored) => unknown, namespace = 'default'): Promise<Stored> {
  return wait(local, kind, name, namespace, (event) => event.type !== 'DELETED' && Boolean(is(event.object)))
}

export function untilGone(local: LocalApi, kind: string, name: string, namespace = 'default'): Promise<unknown> {
  if (local.get(kind, kind === 'Namespace' ? undefined : namespace, name) === undefined) return Promise.resolve()
  return wait(local, kind, name, namespace, (event) => event.type === 'DELETED')
}

function wait(local: LocalApi, kind: string, name: string, namespace: string, is: (event: {type: string; object: Stored}) => boolean): Promise<Stored> {
  return new Promise((resolve, reject) => {
    let last: Stored | undefined
    const end = (): void => {
      clearTimeout(timer)
      setImmediate(() => stop())
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error(`${kind} ${name} is not as expected after 20 s: ${JSON.stringify(last?.status, undefined, 1)}`))
    }, 20_000)
    const stop = local.watch([kind], (event) => {
      const {metadata} = event.object
      if (metadata.name !== name || (metadata.namespace !== undefined && metadata.namespace !== namespace)) return
      last = event.object
      if (!is(event)) return
      end()
      resolve(event.object)
    })
  })
}

/** A pod of one container. `script` is a shell's. */
export function pod(name: string, script: string, spec: Record<string, unknown> = {}, container: Record<string, unknown> = {}): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name, namespace: 'default'},
    spec: {terminationGracePeriodSeconds: 1, containers: [{name: 'main', image: 'test:v1', command: ['sh', '-c', script], ...container}], ...spec},
  }
}

export const statusOf = (object: Stored, container = 'main') =>
  [...(object.status?.containerStatuses ?? []), ...(object.status?.initContainerStatuses ?? [])].find(({name}) => name === container)

export async function text(stream: AsyncIterable<Buffer> | undefined): Promise<string> {
  let all = ''
  for await (const chunk of stream ?? []) all += chunk.toString()
  return all
}
