import {broken, type Check, warning, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'

export const definition: Check<ClusterPatient> = {
  name: 'definition',
  subject: 'Definition of SummonPlatform',
  seconds: 10,
  examine: async ({context, definition: look, installDefinition, isProduction}) => {
    const state = await look()
    if (state === 'same') return well('SummonPlatform is defined as this ridectl has it')
    if (state === 'newer') return warning('SummonPlatform is defined by a newer ridectl', {means: 'What is new in it cannot be set with this one', remedy: 'npm install --global ridectl'})
    const says = state === 'absent' ? 'SummonPlatform is not defined here' : 'Definition of SummonPlatform is older than this ridectl'
    const means = state === 'absent' ? 'No instance can be deployed' : 'What is new in this ridectl cannot be set on an instance'
    return broken(says, {means, remedy: `ridectl install --context ${context}`, fix: {safe: !isProduction, run: installDefinition}})
  },
}
