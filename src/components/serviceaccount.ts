import {template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'

/** Whom the pods of this instance are, to the cluster: nobody with rights, until somebody binds a role to it. */
export const serviceaccount = component({
  name: 'serviceaccount',
  during: 'Initializing',
  promises: 'the pods have an account of their own',
  needs: [],
  applies: (platform) => template('serviceaccount', {name: serviceAccountName(platform)}),
})

export const serviceAccountName = ({name}: Pick<Platform, 'name'>): string => name
