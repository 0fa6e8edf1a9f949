/** `exec-program.ts`: reads from stdin where to exec a program that writes without end, sleeps before it reads, and says how much memory the sleep took. */
import {text} from 'node:stream/consumers'
import {setTimeout as sleep} from 'node:timers/promises'
import {openCluster} from '../../src/kube/cluster.ts'
import {connect} from '../../src/kube/connection.ts'
import type {Target} from '../../src/kube/kubeconfig.ts'
import {timing} from '../../src/kube/timing.ts'

interface Wish {
  readonly target: Target
  readonly namespace: string
  readonly name: string
}

const {target, namespace, name} = JSON.parse(await text(process.stdin)) as Wish
const size = 60_000_000
// It ends when all is read: a node may drop what a program that has ended wrote, where it is read slowly.
const stream = await openCluster(connect(target, timing)).exec({namespace, name}, {command: ['sh', '-c', `head -c ${size} /dev/zero; cat`], stdin: true})
stream.stderr.resume()
let most = 0
for (let turn = 0; turn < 100; turn++) {
  await sleep(30)
  most = Math.max(most, process.memoryUsage.rss())
}
let bytes = 0
for await (const chunk of stream.stdout) {
  bytes += (chunk as Buffer).length
  if (bytes === size) stream.stdin.end()
}
process.stdout.write(JSON.stringify({bytes, exit: await stream.exited, mebibytes: most / 1024 / 1024}))
