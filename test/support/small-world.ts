import type {Cluster, World} from '../../src/world.ts'

/** A world with nothing in it but a cluster: for components that use no more. */
export function worldOf(cluster: Cluster): World {
  const absent = () => Promise.reject(new Error('this test has only a cluster'))
  return {
    cluster,
    databases: {ensure: absent, answers: absent, drop: absent},
    sessions: {open: absent},
    psql: {isInstalled: absent, run: absent},
    relays: {open: absent},
    site: {status: absent},
    clock: {now: () => new Date(), monotonic: () => performance.now(), sleep: absent},
  }
}
