import type {Stored} from '../../contracts.ts'
import {timestamp, type Server} from '../requests/server.ts'
import {countSpecChange, firstGeneration} from './generation.ts'

/** The sandbox has nobody to wait for: a definition is served as soon as it is stored. */
export function prepareDefinition(definition: Stored, server: Server): void {
  firstGeneration(definition)
  definition.status = {...establishedStatus(definition, server), storedVersions: definition.status?.storedVersions ?? []}
}

export function prepareDefinitionUpdate(definition: Stored, live: Stored, server: Server): void {
  countSpecChange(definition, live)
  const conditions = live.status?.conditions ?? establishedStatus(definition, server).conditions
  definition.status = {...definition.status, acceptedNames: definition.spec.names, conditions}
}

function establishedStatus({spec}: Stored, server: Server) {
  const lastTransitionTime = timestamp(server)
  const condition = (type: string, reason: string, message: string) => ({type, status: 'True', lastTransitionTime, reason, message})
  return {
    acceptedNames: spec.names,
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
  }
}
