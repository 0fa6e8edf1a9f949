import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Socket} from 'node:net'

export interface SqlHold {
  readonly hold: 'before' | 'after'
  readonly until: () => Promise<'go on' | 'drop'>
}

export interface SqlProxy {
  readonly port: number
  /** Asked for each such statement: what is to happen to it. */
  meet: (statement: string) => SqlHold | undefined
  stop(): void
}

/** A proxy in front of PostgreSQL that notes the statements that change something, of connections that call themselves ridectl, without their passwords; and can stop at one. */
export async function sqlProxy(upstream: number, writes: string[]): Promise<SqlProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const up = connect(upstream, '127.0.0.1')
    for (const socket of [client, up]) sockets.add(socket.on('error', () => {}).on('close', () => (client.destroy(), up.destroy())))
    client.once('data', (startup: Buffer) => {
      up.write(startup)
      if (startup.includes('application_name\0ridectl\0')) relay(client, up, proxy, writes)
      else client.pipe(up)
    })
    up.on('data', (answer: Buffer) => client.write(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: SqlProxy = {
    port: (server.address() as AddressInfo).port,
    meet: () => undefined,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
  return proxy
}

// One message after the other: what comes while one is held waits behind it.
function relay(client: Socket, up: Socket, proxy: SqlProxy, writes: string[]): void {
  let before = Promise.resolve()
  client.on('data', (chunk: Buffer) => {
    before = before.then(() => send(client, up, chunk, proxy, writes))
  })
}

async function send(client: Socket, up: Socket, chunk: Buffer, proxy: SqlProxy, writes: string[]): Promise<void> {
  const statement = writeIn(chunk)
  const hold = statement === undefined ? undefined : proxy.meet(statement)
  if (statement !== undefined) writes.push(statement)
  if (hold?.hold === 'before' && (await hold.until()) === 'drop') client.destroy()
  if (client.destroyed) return
  if (hold?.hold === 'after') await answered(client, up, chunk, hold)
  else up.write(chunk)
}

// The answer is kept back until then: the statement is done, and the client does not know it.
async function answered(client: Socket, up: Socket, chunk: Buffer, hold: SqlHold): Promise<void> {
  const [forward] = up.listeners('data') as [(answer: Buffer) => void]
  up.off('data', forward)
  const answer = once(up, 'data') as Promise<[Buffer]>
  up.write(chunk)
  const [first] = await answer
  up.pause()
  if ((await hold.until()) === 'drop') return void client.destroy()
  client.write(first)
  up.on('data', forward).resume()
}

/** A simple query is one message of its own: ridectl sends nothing that changes the server in another way. */
function writeIn(chunk: Buffer): string | undefined {
  if (chunk[0] !== 'Q'.charCodeAt(0)) return undefined
  const text = chunk.toString('utf8', 5).replace(/\0.*$/s, '')
  return /^(CREATE|ALTER|GRANT|REVOKE|COMMENT|COMMIT|DROP|INSERT|UPDATE|DELETE)\b/.test(text) ? text.replace(/PASSWORD '.*?'/, 'PASSWORD') : undefined
}
