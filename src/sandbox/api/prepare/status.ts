import type {Stored} from '../../contracts.ts'
import {firstGeneration} from './generation.ts'

/** What a client says of a new object's status is not heard. */
export function emptyStatus(status: object): (object: Stored) => void {
  return object => {
    object.status = structuredClone(status)
  }
}

export function firstGenerationAndStatus(status: object): (object: Stored) => void {
  return object => {
    firstGeneration(object)
    object.status = structuredClone(status)
  }
}
