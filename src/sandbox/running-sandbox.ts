import {createApi} from './api/api.ts'
import {serve} from './api/http/serve.ts'
import type {Folders} from './contracts.ts'
import {startControllers} from './controllers/controllers.ts'
import type {Ready} from './daemon-state.ts'
import {openImages, pruneContents} from './images/image-store.ts'
import {withRedis} from './images/redis-image.ts'
import {kubeconfig} from './kubeconfig.ts'
import {followEndpoints} from './network/endpoints.ts'
import {openIngress} from './network/ingress-proxy.ts'
import {serviceAddresses} from './network/service-addresses.ts'
import {startServiceProxies} from './network/service-proxy.ts'
import {startNode} from './node/node.ts'
import {openPki} from './pki.ts'
import {freePort, openPorts} from './ports.ts'
import {writePrivate} from './private-file.ts'
import {findPython, pathWith} from './python.ts'
import {announceServices} from './services/announce-services.ts'
import {startServices} from './services/services.ts'

export interface RunningSandbox {
  readonly ready: Ready
  stop(): Promise<void>
}

/** Starts all that the sandbox is, in this process and beside it. On failure the process is to end: what runs beside ends with it. */
export async function runSandbox(folders: Folders, wantedHttpPort: number | undefined, progress: (text: string) => void): Promise<RunningSandbox> {
  const ports = openPorts(folders)
  const httpPort = wantedHttpPort ?? ports.known('http') ?? 8080
  const ingress = await openIngress(httpPort)
  ports.keep('http', httpPort)
  const python = await findPython()
  process.env['PATH'] = pathWith(python)
  const [pki, services] = await Promise.all([openPki(folders), startServices({folders, ports, python, progress}), pruneContents(folders)])

  const api = createApi({database: folders.database})
  const {local} = api
  announceServices(local, services)
  const addresses = serviceAddresses((namespace, name) => local.get('Service', namespace, name), ports)
  const endpoints = followEndpoints(local)
  const stopProxies = startServiceProxies(local, endpoints, addresses)
  const ingressProxy = ingress.serve(local, endpoints)
  const controllers = startControllers(local)
  const images = await withRedis(openImages(folders), folders, services.redis?.program)
  const node = startNode({local, folders, images, services: addresses, python: python.path})
  const served = await serve(api, {...pki, port: await freePort(ports, 'api'), node})
  ports.keep('api', served.port)
  await writePrivate(folders.kubeconfig, kubeconfig({...pki, port: served.port}))

  const stop = async (): Promise<void> => {
    controllers.stop()
    await node.stop()
    await Promise.all([served.close(), ingressProxy.stop()])
    stopProxies()
    endpoints.stop()
    api.close()
    await services.stop()
  }
  return {ready: {url: `https://127.0.0.1:${served.port}`, httpPort, ...services.found()}, stop}
}
