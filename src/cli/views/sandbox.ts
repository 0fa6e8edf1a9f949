import type {Ready} from '../../sandbox/daemon-state.ts'
import type {SandboxStatus} from '../../sandbox/status.ts'
import {ageOf} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import {table} from '../table.ts'
import type {Look} from '../terminal.ts'
import {warningLines} from './warning.ts'

interface Started {
  readonly ready: Ready
  readonly wasRunning: boolean
  readonly seconds: number
  readonly kubeconfig: string
}

export function startedLines({ready, wasRunning, seconds, kubeconfig}: Started, look: Look): string[] {
  const {done, name, command} = style(look)
  const headline = wasRunning ? 'The sandbox runs already' : `The sandbox is ready after ${seconds.toFixed(1)} s`
  return [
    `${done(symbols(look).done)} ${name(headline)}, and serves applications on http://NAME.localhost:${ready.httpPort}`,
    ...withoutRedis(ready, look),
    '',
    `  ridectl knows it as context sandbox. For kubectl:  ${command(`export KUBECONFIG=${quoted(kubeconfig)}`)}`,
  ]
}

function withoutRedis({redis}: Ready, look: Look): string[] {
  return 'port' in redis ? [] : warningLines(`Celery is off: ${redis.missing}. Install Redis (redis-server on the PATH) and start the sandbox again.`, look)
}

export function sandboxLines(status: SandboxStatus, now: Date, look: Look): string[] {
  if (status.now === undefined) return [status.running ? 'The sandbox is starting.' : 'The sandbox is not running.', ...(status.running ? [] : ['  Try  ridectl sandbox start']), ...rest(status, look)]
  const {since, pods, services, url, httpPort, postgres, redis} = status.now
  const {done, name} = style(look)
  return [
    `${done(symbols(look).done)} ${name('The sandbox runs')}, since ${ageOf(since, now)}`,
    '',
    ...pairs([
      ['Applications', `http://NAME.localhost:${httpPort}`],
      ['Kubernetes', url],
      ['Pods', pods.all === 0 ? 'none' : `${pods.ready}/${pods.all} ready`],
      ['PostgreSQL', `127.0.0.1:${postgres.port}`],
      ['Redis', 'port' in redis ? `127.0.0.1:${redis.port}` : `none, so Celery is off: ${redis.missing}`],
    ], look),
    ...rest(status, look),
    ...(services.length === 0 ? [] : ['', ...table([['SERVICE', 'SERVED AT'].map((text) => ({text, paint: style(look).skippable})), ...services.map((one) => [{text: safeLine(one.name)}, {text: one.address}])], look.columns)]),
  ]
}

function rest({images, kubeconfig, folder}: SandboxStatus, look: Look): string[] {
  return pairs([['Images', images.join(', ') || 'none'], ['Kubeconfig', kubeconfig], ['Folder', folder]], look)
}

const pairs = (rows: readonly (readonly [string, string])[], look: Look): string[] =>
  rows.map(([title, value]) => `  ${style(look).skippable(title.padEnd(14))}${safeLine(value)}`)

const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`)

export function builtLine({name, digest, wasThere, seconds}: {readonly name: string; readonly digest: string; readonly wasThere: boolean; readonly seconds: number}, look: Look): string {
  const what = wasThere ? 'is this already' : `built in ${seconds.toFixed(1)} s`
  return `${style(look).done(symbols(look).done)} ${style(look).name(safeLine(name))} ${what}  ${style(look).skippable(digest.slice(0, 19))}`
}
