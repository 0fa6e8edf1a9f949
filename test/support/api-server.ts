import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openCluster} from '../../src/kube/cluster.ts'
import {connect} from '../../src/kube/connection.ts'
import {targetOf} from '../../src/kube/contexts.ts'
import {readKubeconfig, type Target} from '../../src/kube/kubeconfig.ts'
import {timing, type Timing} from '../../src/kube/timing.ts'
import {createApi} from '../../src/sandbox/api/api.ts'
import {serve} from '../../src/sandbox/api/http/serve.ts'
import {foldersAt, makeFolders} from '../../src/sandbox/folders.ts'
import {kubeconfig} from '../../src/sandbox/kubeconfig.ts'
import {startNode} from '../../src/sandbox/node/node.ts'
import {openPki} from '../../src/sandbox/pki.ts'
import {writePrivate} from '../../src/sandbox/private-file.ts'
import {findPython} from '../../src/sandbox/python.ts'
import type {Cluster} from '../../src/world.ts'

export interface ApiServer {
  readonly target: Target
  stop(): Promise<void>
}

/** True where the tests go to a real cluster: what only the sandbox's node can do is left out there. */
export const isReal = process.env['RIDECTL_TEST_KUBECONFIG'] !== undefined

/** The API server of the cluster that RIDECTL_TEST_KUBECONFIG names, else the sandbox's own, in this process. */
export async function startApiServer(): Promise<ApiServer> {
  const file = process.env['RIDECTL_TEST_KUBECONFIG']
  return file === undefined ? startSandboxApi() : {target: await targetIn(file), stop: async () => {}}
}

/** The same with a namespace of this name, and the cluster at it. */
export async function serverWith(namespace: string): Promise<{readonly server: ApiServer; readonly cluster: Cluster}> {
  const server = await startApiServer()
  const cluster = clusterAt(server.target)
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  return {server, cluster}
}

async function targetIn(file: string): Promise<Target> {
  const config = await readKubeconfig([file])
  return targetOf(config, config.current ?? '')
}

async function startSandboxApi(): Promise<ApiServer> {
  const root = mkdtempSync(join(tmpdir(), 'api-server-'))
  const folders = foldersAt(root)
  await makeFolders(folders)
  const pki = await openPki(folders)
  const api = createApi({database: folders.database})
  const {path} = await findPython()
  const image = {name: 'test:v1', source: folders.images, packages: folders.images, digest: 'sha256:00'}
  const images = {find: (name: string) => (name === image.name ? image : undefined)}
  const node = startNode({local: api.local, folders, images, services: {port: () => undefined, rewrite: (text) => text}, python: path})
  const served = await serve(api, {...pki, port: 0, node})
  await writePrivate(folders.kubeconfig, kubeconfig({...pki, port: served.port}))
  return {
    target: await targetIn(folders.kubeconfig),
    stop: async () => {
      await node.stop()
      await served.close()
      api.close()
      rmSync(root, {recursive: true, force: true})
    },
  }
}

/** Delays of a test: as the real ones in their order, and gone in a moment. */
export const hasty: Timing = {...timing, shortWatch: 0, firstDelay: 1, longestDelay: 20, conflictDelay: 1}

export function clusterAt(target: Target, times: Partial<Timing> = {}): Cluster {
  return openCluster(connect(target, {...hasty, ...times}))
}

/** The same server without credentials and TLS, where a proxy on loopback stands in front of it. */
export function through({url}: {readonly url: string}, context = 'faulty'): Target {
  return {context, cluster: {name: 'faulty', server: url, fields: {}}, user: {name: 'nobody', fields: {}}}
}
