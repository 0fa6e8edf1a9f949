import type {LocalApi, Stored} from './contracts.ts'
import {timestamp} from './timestamp.ts'

export interface Happening {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `spec.containers{web}`. */
  readonly fieldPath?: string
}

export interface EventRecorder {
  /** Writes an Event on the object, or counts up the one that says the same. After what is being done now: an event delays nothing. */
  record(regarding: Stored, happening: Happening): void
}

/** So many different happenings are remembered for counting up. */
const remembered = 2000

export function createEventRecorder(local: LocalApi, source: {readonly component: string; readonly host?: string}): EventRecorder {
  const names = new Map<string, string>()

  const write = (regarding: Stored, happening: Happening, time: string): void => {
    const namespace = regarding.metadata.namespace ?? 'default'
    const key = [regarding.metadata.uid, happening.reason, happening.message, happening.fieldPath].join('\n')
    const known = names.get(key)
    const before = known === undefined ? undefined : local.get('Event', namespace, known)
    if (before !== undefined) {
      local.update({...before, count: Number(before['count'] ?? 1) + 1, lastTimestamp: time}, source.component)
      return
    }
    const name = `${regarding.metadata.name}.${process.hrtime.bigint().toString(16).padStart(16, '0')}`
    if (names.size >= remembered) names.delete(names.keys().next().value as string)
    names.set(key, name)
    local.create({...eventOn(regarding, happening, source, time), metadata: {name, namespace}}, source.component)
  }

  return {
    record: (regarding, happening) => {
      const time = timestamp()
      setImmediate(() => {
        try {
          write(regarding, happening, time)
        } catch {
          // the namespace is being deleted, or the sandbox has stopped: an event is not worth a failure
        }
      })
    },
  }
}

function eventOn(regarding: Stored, happening: Happening, source: {readonly component: string; readonly host?: string}, time: string) {
  const {apiVersion, kind, metadata: {name, namespace, uid, resourceVersion}} = regarding
  const {fieldPath, ...said} = happening
  return {
    apiVersion: 'v1',
    kind: 'Event',
    ...said,
    involvedObject: {apiVersion, kind, name, namespace, uid, resourceVersion, ...(fieldPath && {fieldPath})},
    source,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: null,
  }
}
