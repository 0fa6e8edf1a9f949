import type {Cluster, World} from '../world.ts'
import {reading} from './reading.ts'

/** The world in which every write first asks whether it may still be made: the lease held, nobody stopped us. */
export function fencedWorld(world: World, mayWrite: () => void): World {
  const {cluster, databases} = world
  const fenced = <Arguments extends readonly unknown[], Result>(write: (...given: Arguments) => Promise<Result>) => async (...given: Arguments): Promise<Result> => {
    mayWrite()
    return write(...given)
  }
  const writes: Pick<Cluster, 'apply' | 'create' | 'replace' | 'patch' | 'remove'> = {
    apply: fenced((object, options) => cluster.apply(object, options)),
    create: fenced((object, options) => cluster.create(object, options)),
    replace: fenced((object) => cluster.replace(object)),
    patch: fenced((ref, patch, options) => cluster.patch(ref, patch, options)),
    remove: fenced((ref, options) => cluster.remove(ref, options)),
  }
  return {
    ...world,
    databases: {
      answers: (login) => databases.answers(login),
      ensure: fenced((admin, wish) => databases.ensure(admin, wish)),
      drop: fenced((admin, dropped) => databases.drop(admin, dropped)),
    },
    cluster: {
      ...reading(cluster),
      ...writes,
    },
  }
}
