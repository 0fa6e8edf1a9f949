import type {KubeObject} from '../world.ts'

/** One thing that was said of an object in Events, perhaps often. */
export interface Said {
  readonly message: string
  /** When it was said first, and last. */
  readonly since: string
  readonly last: string
  /** `spec.containers{web}`, where it is about a container. */
  readonly fieldPath: string
}

/** What Events of this reason say of an object, the latest last. */
export function saidOf({metadata}: KubeObject, events: readonly KubeObject[] | undefined, reason: string): readonly Said[] {
  const mine = (events ?? []).filter((event) => event['reason'] === reason && aboutOf(event).uid === metadata.uid)
  return mine.map(saying).toSorted((one, other) => one.last.localeCompare(other.last))
}

function saying(event: KubeObject): Said {
  const made = String(event['eventTime'] ?? event.metadata.creationTimestamp ?? '')
  return {
    message: String(event['message'] ?? ''),
    since: String(event['firstTimestamp'] ?? made),
    last: String(event['lastTimestamp'] ?? made),
    fieldPath: aboutOf(event).fieldPath ?? '',
  }
}

/** What an Event is about. */
export const aboutOf = ({involvedObject}: KubeObject): {readonly uid?: string; readonly fieldPath?: string} => involvedObject ?? {}
