import type {Cluster} from '../../src/world.ts'

/** A cluster that fills the class of a claim in, as one with a default storage class does. */
export function withDefaultClass(cluster: Cluster): Cluster {
  return {
    ...cluster,
    create: async (object, options) => {
      const answer = await cluster.create(object, options)
      return answer?.kind === 'PersistentVolumeClaim' ? {...answer, spec: {storageClassName: 'standard', ...answer.spec}} : answer
    },
  }
}
