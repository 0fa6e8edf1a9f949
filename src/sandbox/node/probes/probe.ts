import {request as httpRequest, type RequestOptions} from 'node:http'
import {request as httpsRequest} from 'node:https'
import {connect} from 'node:net'
import type {RunningContainer} from '../container/running-container.ts'
import type {Container, Handler, HttpGet} from '../pod-spec.ts'

/** What a probe or a hook looks at. */
export interface ProbeTarget {
  readonly container: Container
  readonly running: RunningContainer
  /** The loopback port that stands for the container's ports. */
  readonly port: number | undefined
}

/** undefined: it succeeded; else why not. */
export type ProbeFailure = string | undefined

/** One attempt. Resolves at the latest after the timeout (milliseconds). */
export async function probe(handler: Handler, target: ProbeTarget, timeout: number): Promise<ProbeFailure> {
  try {
    return await attempt(handler, target, timeout)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function attempt({httpGet, tcpSocket, exec}: Handler, target: ProbeTarget, timeout: number): Promise<ProbeFailure> {
  if (httpGet) return httpProbe(httpGet, target, timeout)
  if (tcpSocket) return tcpProbe(tcpSocket.host ?? '127.0.0.1', portOf(tcpSocket.port, target), timeout)
  if (exec) return execProbe(exec.command ?? [], target, timeout)
  return 'the sandbox knows the probes httpGet, tcpSocket and exec only'
}

/** A container's own port, by number or name, is at the loopback port that its PORT was set to. */
function portOf(port: number | string, {container, port: local}: ProbeTarget): number {
  const number = typeof port === 'number' ? port : container.ports?.find(({name}) => name === port)?.containerPort
  if (number === undefined) throw new Error(`container ${container.name} has no port ${port}`)
  const declared = container.ports?.some(({containerPort}) => containerPort === number)
    || container.env?.some(({name, value}) => name === 'PORT' && value === String(number))
  return declared && local !== undefined ? local : number
}

function httpProbe(get: HttpGet, target: ProbeTarget, timeout: number): Promise<ProbeFailure> {
  const {path = '/', port, host = '127.0.0.1', scheme, httpHeaders = []} = get
  const secure = scheme === 'HTTPS'
  const number = portOf(port, target)
  const url = `${secure ? 'https' : 'http'}://${host}:${number}${path.startsWith('/') ? path : `/${path}`}`
  const own = {'User-Agent': 'kube-probe/1.35', Accept: '*/*'}
  const headers = {...own, ...Object.fromEntries(httpHeaders.map(({name, value}) => [name, value]))}
  // a probe judges the application, not its certificate: a kubelet does not verify it either
  const options: RequestOptions = {headers, timeout, agent: false, ...(secure && {rejectUnauthorized: false})}
  return new Promise((resolve) => {
    const request = (secure ? httpsRequest : httpRequest)(url, options, ({statusCode = 0}) => {
      request.destroy()
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`)
    })
    const deadline = setTimeout(() => fail(new Error('context deadline exceeded')), timeout)
    const fail = (error: Error): void => {
      request.destroy()
      resolve(`Get "${url}": ${reasonOf(error, host, number)}`)
    }
    request.on('error', fail).on('close', () => clearTimeout(deadline)).end()
  })
}

function tcpProbe(host: string, port: number, timeout: number): Promise<ProbeFailure> {
  return new Promise((resolve) => {
    const socket = connect({host, port, timeout})
    const end = (failure: ProbeFailure): void => {
      socket.destroy()
      resolve(failure)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end(`dial tcp ${host}:${port}: i/o timeout`))
    socket.once('error', (error) => end(reasonOf(error, host, port)))
  })
}

function reasonOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'ECONNREFUSED') return `dial tcp ${host}:${port}: connect: connection refused`
  if (error.message === 'socket hang up') return 'EOF'
  return error.code === 'ECONNRESET' ? `read tcp ${host}:${port}: read: connection reset by peer` : error.message
}

const outputLimit = 10 * 1024

async function execProbe(command: readonly string[], {running}: ProbeTarget, timeout: number): Promise<ProbeFailure> {
  const process = running.spawn(command)
  process.stdin.end()
  let output = ''
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(0, outputLimit))
  for (const stream of [process.stdout, process.stderr]) stream.on('data', keep)
  let late = false
  const deadline = setTimeout(() => {
    late = true
    process.kill()
  }, timeout)
  const status = await process.exited.finally(() => clearTimeout(deadline))
  if (late) return `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeout / 1000}s`
  return status === 0 ? undefined : output.trimEnd() || `command exited with ${status}`
}
