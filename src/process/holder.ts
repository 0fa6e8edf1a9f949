import {readFileSync, readlinkSync} from 'node:fs'
import {hostname, uptime, userInfo} from 'node:os'
import {getuid, pid} from 'node:process'

/**
 * This process as the holder of a lock: `dev@laptop/<machine>/<pid>/<started>`. Whoever runs on the same machine can tell at once that it
 * is gone; everyone else waits for the lock to expire.
 */
export function thisHolder(): {readonly who: string; readonly id: string; readonly isGone: (id: string) => boolean} {
  const machine = machineId()
  return {
    who: whoAmI(),
    id: `${whoAmI()}/${machine}/${pid}/${startOf(pid) ?? ''}`,
    isGone: (id) => {
      const [, theirMachine, theirPid, theirStart] = id.split('/')
      if (theirMachine !== machine || theirPid === undefined) return false
      const start = startOf(Number(theirPid))
      return start === undefined || (start !== '' && start !== theirStart)
    },
  }
}

/** `dev@laptop`; in a container that runs under any number there may be no name: `uid-12345@web-1`. */
export function whoAmI(): string {
  return `${read(() => userInfo().username) ?? `uid-${getuid?.()}`}@${hostname()}`
}

// The same boot and the same process numbers: a container that shares the kernel has its own, and must not judge ours.
function machineId(): string {
  const namespace = read(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')) ?? ''
  const boot = read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? String(Math.round((Date.now() / 1000 - uptime()) / 60))
  return `${boot}-${namespace}`
}

// A number is given again: with its start time (field 22 of stat, in ticks) a process is told from its successor. Empty: it lives, and
// its start cannot be read (another user's behind hidepid, or no /proc at all). undefined: there is none.
function startOf(id: number): string | undefined {
  const stat = read(() => readFileSync(`/proc/${id}/stat`, 'utf8'))
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return isAlive(id) ? '' : undefined
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function read(attempt: () => string): string | undefined {
  try {
    return attempt()
  } catch {
    return undefined
  }
}
