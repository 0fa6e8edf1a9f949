import {isDeploy} from '../../platform/is-deploy.ts'
import type {ComponentStatus, InstanceStatus} from '../../workflows/status.ts'
import {ageOf, elapsed} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {type Style, style} from '../style.ts'
import {still, symbols} from '../symbols.ts'
import {type Cell, table} from '../table.ts'
import type {Look} from '../terminal.ts'
import {wrapped} from '../text.ts'

/** One instance: what it is, how it came to be, and a row for each promise. */
export function statusLines(status: InstanceStatus, now: Date, look: Look): string[] {
  return [...headline(status, look), ...history(status, now, look), '', ...rows(status.components, now, look)]
}

function headline(status: InstanceStatus, look: Look): string[] {
  const {name, state, url, message} = status
  const where = state === 'Ready' ? `on ${status.version ?? status.wantedVersion}` : versions(status, look)
  const paint = stateStyle(state, style(look))
  const address = url === undefined ? '' : `   ${safeLine(url)}`
  const first = `${style(look).name(safeLine(name))}   ${paint(state)} ${safeLine(where)}${address}`
  return state !== 'Error' || message === '' ? [first] : [first, ...wrapped(safeLine(message), look.columns)]
}

/** `v1 → v2` while they differ. */
export function versions({version, wantedVersion}: Pick<InstanceStatus, 'version' | 'wantedVersion'>, look: Look): string {
  return version === undefined || version === wantedVersion ? wantedVersion : `${version} ${symbols(look).arrow} ${wantedVersion}`
}

export function stateStyle(state: string, {done, failed, waits}: Style): (text: string) => string {
  if (state === 'Ready') return done
  return state === 'Error' ? failed : waits
}

/** The last deploy in one sentence: when, who, from what, how long and why. */
function history({history: entries}: InstanceStatus, now: Date, look: Look): string[] {
  const [last, ...earlier] = entries.filter(isDeploy)
  if (last === undefined) return []
  const before = earlier.find(({result, version}) => result === 'succeeded' && version !== last.version)
  const words = [
    last.result === 'succeeded' || last.result === undefined ? 'deployed' : `deploy of ${last.version} ${last.result}`,
    `${ageOf(last.when, now)} ago`,
    last.who === undefined ? '' : `by ${last.who}`,
    before === undefined ? '' : `from ${before.version}`,
    last.duration === undefined ? '' : `in ${elapsed(last.duration)}`,
  ]
  const sentence = words.filter((word) => word !== '').join(' ') + (last.why === undefined ? '' : `: "${last.why}"`)
  return wrapped(safeLine(sentence), look.columns).map((line) => style(look).skippable(line))
}

function rows(components: readonly ComponentStatus[], now: Date, look: Look): string[] {
  const {skippable} = style(look)
  const header = ['COMPONENT', 'PODS', 'SINCE', ''].map((text) => ({text, paint: skippable}))
  return table([header, ...components.map((component) => row(component, now, look))], look.columns, 2)
}

function row({name, verdict, reason, pods, since, message}: ComponentStatus, now: Date, look: Look): Cell[] {
  const {symbol, paint} = mark(verdict, reason, look)
  const count = pods === undefined ? '' : `${pods.ready}/${pods.wanted}`
  return [
    {text: `${symbol} ${safeLine(name)}`, paint},
    {text: count},
    {text: ageOf(since, now).padStart(5)},
    {text: safeLine(message ?? '')},
  ]
}

function mark(verdict: ComponentStatus['verdict'], reason: string | undefined, look: Look): {symbol: string; paint: (text: string) => string} {
  const {done, failed, skippable, waits} = style(look)
  if (verdict === 'kept') return {symbol: symbols(look).done, paint: head(done)}
  if (verdict === 'broken') return {symbol: symbols(look).failed, paint: head(failed)}
  if (reason === 'Needs') return {symbol: symbols(look).waiting, paint: head(skippable)}
  return {symbol: still(look), paint: head(waits)}
}

/** Only the symbol takes the colour, the name stays as it is. */
const head = (paint: (text: string) => string) => (text: string): string => {
  const [symbol = '', ...rest] = text.split(' ')
  return [paint(symbol), ...rest].join(' ')
}
