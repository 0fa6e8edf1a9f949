import type {PodContainer} from '../workflows/ready-pod.ts'
import {deathOf, explained} from '../workflows/shell.ts'
import type {ExecStream, World} from '../world.ts'
import {attach, type Attached} from './attach.ts'
import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import {printError, terminal} from './terminal.ts'
import {warn} from './warn.ts'

/** 128 and SIGKILL: how a process ends whose container was stopped or had no memory left. */
const killed = 137

/** Opens a process in the pod, runs it to its end, and returns its exit status; says so where the pod died under it. */
export async function showShell(world: World, pod: PodContainer, opening: Promise<ExecStream>, how: Attached): Promise<number> {
  try {
    const stream = await opening
    if (!how.tty && how.isFed !== true && !stream.closesStdin) warn('this server cannot pass on the end of the input: what reads to its end will wait for ever')
    const exit = await attach(stream, how)
    const death = exit === killed ? await deathOf(world, pod) : undefined
    if (death !== undefined) printError(style(terminal()).failed(`${symbols(terminal()).failed} the pod died under the shell: ${safeLine(death)}`))
    return exit
  } catch (error) {
    throw await explained(world, pod, error)
  }
}
