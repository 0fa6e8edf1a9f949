import type {ExecOptions, ExecStream} from '../world.ts'
import type {Asked} from './api-error.ts'
import type {Connection} from './connection.ts'
import {openChannels} from './exec-channels.ts'
import {upgraded} from './exec-upgrade.ts'

interface Pod {
  readonly namespace: string
  readonly name: string
}

/** A program in a running container, over a WebSocket. One attempt: it may have run although no answer came. */
export async function exec(connection: Connection, pod: Pod, options: ExecOptions): Promise<ExecStream> {
  options.signal?.throwIfAborted()
  const asked = askedOf(connection, pod)
  const socket = await upgraded(connection, pathOf(pod, options), asked, options.signal)
  return openChannels(socket, {connection, asked, options})
}

function pathOf({namespace, name}: Pod, {command, container, stdin = false, tty = false}: ExecOptions): string {
  const query = new URLSearchParams({stdout: 'true', stdin: String(stdin), stderr: String(!tty), tty: String(tty)})
  if (container !== undefined) query.set('container', container)
  for (const word of command) query.append('command', word)
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/exec?${query}`
}

const askedOf = ({target}: Connection, {namespace, name}: Pod): Asked => ({
  context: target.context,
  verb: 'create',
  resource: 'pods/exec',
  namespace,
  object: `Pod ${namespace}/${name}`,
  repeatable: false,
  conditional: false,
})
