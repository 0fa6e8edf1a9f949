import {ApiError} from '../api/errors.ts'
import type {LocalApi, StoreEvent, Stored} from '../contracts.ts'
import {createEventRecorder, type EventRecorder} from '../event-recorder.ts'
import {reportBug} from '../report-bug.ts'
import {controllerOf} from './owner-reference.ts'
import {createWorkQueue} from './work-queue.ts'

/** The field manager of everything that the controllers write. */
export const manager = 'kube-controller-manager'

export interface Tools {
  readonly local: LocalApi
  readonly events: EventRecorder
}

/** Level-triggered: `reconcile` reads what is stored, compares it with what should be, and writes the difference. */
export interface Controller {
  /** `deployment-controller`. */
  readonly name: string
  /** The kind that it keeps. */
  readonly kind: string
  /** Kinds whose objects it makes: a change of one is looked at as a change of its owner. */
  readonly owns: readonly string[]
  /** The name of the object that an object without a controller was made for, where that still matters. */
  readonly madeFor?: (object: Stored) => string | undefined
  /** Milliseconds until the next look, where time alone may change something. `namespace` is `` for kinds that have none. */
  reconcile(tools: Tools, namespace: string, name: string): number | undefined
}

export function runController(local: LocalApi, controller: Controller): () => void {
  const {name, kind, owns} = controller
  const tools: Tools = {local, events: createEventRecorder(local, {component: name})}
  const queue = createWorkQueue((key) => {
    const [namespace = '', object = ''] = key.split('/')
    return controller.reconcile(tools, namespace, object)
  }, reportFailure)
  const unwatch = local.watch([kind, ...owns], (event) => {
    const key = keyOf(event, controller)
    if (key !== undefined) queue.add(key)
  })
  return () => {
    unwatch()
    queue.stop()
  }
}

function keyOf({object}: StoreEvent, {kind, madeFor}: Controller): string | undefined {
  const name = object.kind === kind ? object.metadata.name : ownerOf(object, kind, madeFor)
  return name === undefined ? undefined : `${object.metadata.namespace ?? ''}/${name}`
}

function ownerOf(object: Stored, kind: string, madeFor: Controller['madeFor']): string | undefined {
  const owner = controllerOf(object)
  if (owner === undefined) return madeFor?.(object)
  return owner.kind === kind ? owner.name : undefined
}

/** A rejection is tried again, and shows in a status or an event; anything else is a mistake in a controller. */
export function reportFailure(error: unknown): void {
  if (!(error instanceof ApiError)) reportBug(error)
}

/** The object, where it is there and not being deleted. */
export function alive(object: Stored | undefined): Stored | undefined {
  return object?.metadata.deletionTimestamp === undefined ? object : undefined
}
