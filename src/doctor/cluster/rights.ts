import {broken, type Check, type Finding, warning, well} from '../check.ts'
import type {ClusterPatient, Lack} from '../patients.ts'

export const rights: Check<ClusterPatient> = {
  name: 'rights',
  subject: 'Rights',
  seconds: 10,
  examine: async ({context, namespaces, lacks}) => {
    const where = await namespaces()
    const missing = await Promise.all(where.map(async (namespace) => ({namespace, lacks: await lacks(namespace)})))
    const [worst] = missing.toSorted((one, other) => other.lacks.length - one.lacks.length)
    return worst === undefined || worst.lacks.length === 0 ? well(`You may do all that ridectl does in ${where.join(', ')}`) : lacking(context, worst)
  },
}

/** Who may only look has what he needs; who may not even look has not. */
function lacking(context: string, {namespace, lacks}: {readonly namespace: string; readonly lacks: readonly Lack[]}): Finding {
  const cannotLook = lacks.find(({role}) => role === 'viewer')
  const first = cannotLook ?? lacks[0]
  const says = `You may not ${lacks.map(({work}) => work).join(', ')} in ${namespace}`
  const more = {
    means: `You ${first?.right}; who runs the cluster gives the right`,
    ...(first?.role === undefined ? {} : {remedy: `ridectl install --context ${context} --role ${first.role} --user YOU --namespace ${namespace}`}),
  }
  return cannotLook === undefined ? warning(says, more) : broken(says, more)
}
