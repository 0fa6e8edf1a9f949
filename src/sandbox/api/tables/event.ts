import type {Stored} from '../../contracts.ts'
import {column, since, wide, type Column} from './column.ts'

interface Event extends Stored {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly reportingComponent?: string
  readonly reportingInstance?: string
  readonly series?: {readonly count: number; readonly lastObservedTime?: string}
  readonly source?: {readonly component?: string; readonly host?: string}
  readonly involvedObject: {readonly kind?: string; readonly name?: string; readonly fieldPath?: string}
}

const of = (cell: (event: Event, now: Date) => unknown) => (object: Stored, now: Date) => cell(object as Event, now)

export const eventColumns: readonly Column[] = [
  column('Last Seen', of(lastSeen)),
  column('Type', of(({type = ''}) => type)),
  column('Reason', of(({reason = ''}) => reason)),
  column('Object', of(({involvedObject: {kind = '', name}}) => (name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()))),
  wide('Subobject', of(({involvedObject}) => involvedObject.fieldPath ?? '')),
  wide('Source', of(source)),
  column('Message', of(({message = ''}) => message.trim())),
  wide('First Seen', of(firstSeen)),
  wide('Count', of(({series, count}) => series?.count ?? (count || 1))),
  {...wide('Name', ({metadata}) => metadata.name), format: 'name'},
]

function firstSeen({firstTimestamp, eventTime}: Event, now: Date): string {
  return since(firstTimestamp || eventTime, now)
}

function lastSeen(event: Event, now: Date): string {
  if (event.series) return since(event.series.lastObservedTime, now)
  return event.lastTimestamp ? since(event.lastTimestamp, now) : firstSeen(event, now)
}

function source({source: {component, host} = {}, reportingComponent = '', reportingInstance = ''}: Event): string {
  const who = component || reportingComponent
  const where = host || reportingInstance
  return where === '' ? who : `${who}, ${where}`
}
