import type {Found} from '../workflows/find-instance.ts'
import {listStatus} from '../workflows/list-status.ts'
import type {Settings} from '../workflows/settings.ts'
import {type InstanceStatus, instanceStatus, watchStatus} from '../workflows/status.ts'
import type {Contexts} from '../world.ts'
import {safeJson} from './safe.ts'
import {print, redrawn, terminal} from './terminal.ts'
import {instanceLines} from './views/instances.ts'
import {statusLines} from './views/status.ts'

interface Flags {
  readonly context?: string | undefined
  readonly namespace?: string | undefined
  readonly json: boolean
}

export async function showInstances(contexts: Contexts, settings: Settings, flags: Flags): Promise<void> {
  const {instances, unreachable} = await listStatus(contexts, settings, flags)
  if (flags.json) return print(safeJson({instances, unreachable}, 2))
  print(instanceLines(instances, unreachable, new Date(), terminal()))
}

export async function showStatus({world, name, namespace}: Found, {json}: Flags): Promise<void> {
  const status = await instanceStatus(world, {name, namespace})
  print(json ? safeJson(status, 2) : statusLines(status, new Date(), terminal()))
}

/** Until the signal: drawn over where that is possible, else printed anew at each change. */
export async function showStatusAlways({world, name, namespace}: Found, letGo: AbortSignal, {json}: Flags): Promise<void> {
  const isLive = terminal().isLive && !json
  const draw = isLive ? redrawn() : print
  let status: InstanceStatus | undefined
  const show = (): void => {
    if (status !== undefined) draw(json ? safeJson(status) : [...statusLines(status, new Date(), terminal()), ...(isLive ? [] : [''])])
  }
  const ages = isLive ? setInterval(show, 1000) : undefined
  try {
    let last = ''
    for await (const now of watchStatus(world, {name, namespace}, letGo)) {
      const text = JSON.stringify(now)
      if (text === last) continue
      last = text
      status = now
      show()
    }
  } finally {
    clearInterval(ages)
  }
  letGo.throwIfAborted()
}
