import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'

/** When a process started, as text to compare: a number is given again, but not with the same start. undefined: there is no such process. */
export function startOf(pid: number): string | undefined {
  return process.platform === 'linux' ? ticksAtStart(pid) : listedStart(pid)
}

/** Field 22 of stat; a zombie has ended, whoever forgot to bury it. */
function ticksAtStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : rest[18]
  } catch {
    return undefined
  }
}

function listedStart(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8', env: {LC_ALL: 'C'}}).trim()
  } catch {
    return undefined
  }
}
