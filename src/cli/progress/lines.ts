import type {DeployEvent} from '../../reconcile/events.ts'
import {safeLine} from '../safe.ts'
import {print} from '../terminal.ts'
import type {Progress} from './progress.ts'

/** For logs and CI: each change is one line with its time, and every 30 s of silence say what is waited for. */
export function linesProgress(): Progress {
  const lines = plainLines()
  const clock = setInterval(() => print(lines.silence(new Date())), 1000)
  clock.unref()
  return {
    on: (event) => print(lines.of(event)),
    notice: (text) => print(`${timeOf(new Date())} ${safeLine(text)}`),
    end: async () => clearInterval(clock),
  }
}

const silentSeconds = 30

export interface PlainLines {
  of(event: DeployEvent): string[]
  silence(now: Date): string[]
}

export function plainLines(): PlainLines {
  let state = ''
  let spoke: Date | undefined
  const waits = new Map<string, string>()
  const heard = listener()
  const stamped = (time: Date, ...words: readonly string[]): string[] => {
    spoke = time
    return [[timeOf(time), ...words.map(safeLine).filter((word) => word !== '')].join(' ')]
  }
  return {
    of(event) {
      if (event.type === 'state') {
        state = event.state
        return stamped(event.time, event.state)
      }
      if (event.type === 'log') return stamped(event.time, event.component, '|', event.line)
      if (event.type === 'warning') return stamped(event.time, 'warning:', event.message)
      if (event.type === 'done') return []
      const {verdict, message, reason} = {reason: '', ...event.verdict}
      const said = message ?? (verdict === 'kept' ? 'is ready' : verdict)
      const isWaiting = verdict === 'waiting'
      const isNews = heard(event.name, said, isWaiting)
      if (isWaiting) waits.set(event.name, said)
      else waits.delete(event.name)
      if (!isNews || reason === 'Needs' || (verdict === 'kept' && event.during !== state)) return []
      return stamped(event.time, event.during, event.name, said)
    },
    silence(now) {
      if (spoke === undefined || now.getTime() - spoke.getTime() < silentSeconds * 1000) return []
      const open = [...waits].filter(([, said]) => !said.startsWith('after '))
      return stamped(now, state, 'still waits for', open.map(([name, said]) => `${name}: ${said}`).join('; ') || 'the cluster')
    },
  }
}

/** True for what a component has not said just now. Two that alternate while it waits, as an image's pull and its back-off do, are news once each. */
function listener(): (name: string, said: string, isWaiting: boolean) => boolean {
  const last = new Map<string, readonly string[]>()
  return (name, said, isWaiting) => {
    const [now, before] = last.get(name) ?? []
    if (said === now) return false
    last.set(name, isWaiting && now !== undefined ? [said, now] : [said])
    return !isWaiting || said !== before
  }
}

function timeOf(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
