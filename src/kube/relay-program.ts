import {RidectlError} from '../errors.ts'
import type {Cluster} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'

/** Both directions at once, each read in large parts; ends with the server's last byte. Without the site's modules it starts in half the time. */
const python = `
import os, socket, sys, threading
def fail(error):
    os.write(2, str(error).encode())
    os._exit(1)
def send():
    try:
        while True:
            part = os.read(0, 262144)
            if not part:
                break
            server.sendall(part)
        server.shutdown(socket.SHUT_WR)
    except OSError:
        pass
try:
    server = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10)
    server.settimeout(None)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=send, daemon=True).start()
    part = bytearray(262144)
    view = memoryview(part)
    while True:
        count = server.recv_into(part)
        if count == 0:
            break
        at = 0
        while at < count:
            at += os.write(1, view[at:count])
except OSError as error:
    fail(error)
os._exit(0)
`

interface Program {
  readonly name: string
  /** Ends at once, however it ends: only whether it is there matters. */
  readonly tried: readonly string[]
  readonly relay: (host: string, port: string) => readonly string[]
}

/** In the order in which they are tried. */
export const programs: readonly Program[] = [
  {name: 'python3', tried: ['python3', '-I', '-S', '-c', ''], relay: (host, port) => ['python3', '-I', '-S', '-c', python, host, port]},
  {name: 'socat', tried: ['socat', '-V'], relay: (host, port) => ['socat', '-', `TCP:${host.includes(':') ? `[${host}]` : host}:${port},nodelay`]},
  {name: 'nc', tried: ['nc', '-h'], relay: (host, port) => ['nc', host, port]},
]

/** The command that carries stdin and stdout to host:port, with the first of the programs that the container has. */
export async function relayCommand(cluster: Cluster, pod: RelayPod, {host, port}: {readonly host: string; readonly port: number}): Promise<readonly string[]> {
  for (const {tried, relay} of programs) if (await isThere(cluster, pod, tried)) return relay(host, String(port))
  const names = programs.map(({name}) => name)
  throw new RidectlError('NO_PROGRAM', `${pod.name} has none of ${names.join(', ')}: one of them must be in the image, to lead from here to its database`)
}

async function isThere(cluster: Cluster, pod: RelayPod, command: readonly string[]): Promise<boolean> {
  try {
    const {stdout, stderr, exited} = await cluster.exec(pod, {container: pod.container, command})
    stdout.resume()
    stderr.resume()
    return (await exited) !== 127
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'NO_PROGRAM') return false
    throw error
  }
}
