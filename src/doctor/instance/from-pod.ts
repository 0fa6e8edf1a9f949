import {RidectlError} from '../../errors.ts'
import {broken, type Check, type Finding, looking, skipped, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

/** Something that the application speaks to. */
export interface Server {
  readonly name: string
  readonly title: string
  /** The key of its URL in the application's config file. */
  readonly key: string
  readonly wanted: (on: InstancePatient) => boolean
}

/**
 * Run in the pod, where the network and the names are the application's own. The address comes from the config file that the pod has, and the password in it stays
 * there: each kind of server answers something to a first greeting without one.
 */
const program = `
import re, socket, sys
key, patience = sys.argv[1], 4
import os
text = open(os.environ['SUMMON_CONFIG']).read()
found = re.search('(?m)^["\\']?' + key + '["\\']?: *["\\']?([a-z0-9+]+)://(?:[^@/\\\\s]*@)?(\\\\[[^]]+\\\\]|[^:/?\\\\s"\\']+)(?::([0-9]+))?', text)
if not found: print('absent'); sys.exit()
scheme, host, port = found.groups()
kind = 'amqp' if scheme.startswith('amqp') else 'redis' if scheme.startswith('redis') else 'postgres'
port = int(port or {'amqp': 5671 if scheme == 'amqps' else 5672, 'redis': 6379, 'postgres': 5432}[kind])
print('%s:%d' % (host, port))
greeting = {'amqp': b'AMQP\\0\\0\\x09\\x01', 'redis': b'PING\\r\\n', 'postgres': b'\\0\\0\\0\\x08\\x04\\xd2\\x16\\x2f'}[kind]
try:
    with socket.create_connection((host.strip('[]'), port), patience) as server:
        server.settimeout(patience)
        if scheme in ('amqps', 'rediss'):
            import ssl
            context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE
            server = context.wrap_socket(server)
        server.sendall(greeting)
        said = server.recv(64)
    good = {'amqp': said[:1] == b'\\x01', 'redis': said[:1] in (b'+', b'-'), 'postgres': said[:1] in (b'S', b'N')}[kind]
    print('answers' if good else 'is no ' + kind + ' server')
except OSError as error:
    print('does not answer: ' + str(error))
`

/** A check that asks the server from a ready pod of the instance. */
export function answersPod({name, title, key, wanted}: Server): Check<InstancePatient> {
  return {
    name,
    subject: title,
    seconds: 20,
    examine: async (on) => {
      if (!wanted(on)) return undefined
      try {
        const {status, stdout, stderr} = await on.inPod(['python3', '-c', program, key])
        return judged(on, title, stdout, status === 0 ? undefined : stderr)
      } catch (error) {
        if (error instanceof RidectlError && error.code === 'NOT_RUNNING') return skipped(`${title}: not asked, no pod of web is ready to ask from`)
        if (error instanceof RidectlError && error.code === 'NO_PROGRAM') return skipped(`${title}: not asked, the image has no python3`)
        throw error
      }
    },
  }
}

function judged({platform: {name, namespace}, context}: InstancePatient, title: string, stdout: string, failed: string | undefined): Finding {
  const [address = '', answer] = stdout.trim().split('\n')
  if (failed !== undefined) return skipped(`${title}: not asked, ${failed.trim().split('\n').at(-1) ?? 'the program failed'}`)
  if (address === 'absent') return broken(`${title}: its address is not in the config file of the pods`, {means: 'The pods are older than the instance', remedy: `ridectl deploy ${name}`})
  if (answer === 'answers') return well(`${title} answers at ${address}`)
  return broken(`${title} at ${address} ${answer ?? 'does not answer'}`, {
    means: 'As its pods see it: server down, its address changed (a deploy takes up a new one), or a NetworkPolicy in between',
    ...looking(`kubectl --context ${context} get networkpolicies,services,endpointslices --namespace ${namespace}`),
  })
}
