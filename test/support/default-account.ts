import {expect, vi} from 'vitest'
import type {Cluster} from '../../src/world.ts'

/** A controller makes it a moment after the namespace, and no pod is let in before. */
export async function withDefaultAccount(cluster: Cluster, namespace: string): Promise<void> {
  const account = {apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'default'} as const
  await vi.waitFor(async () => expect(await cluster.get(account)).toBeDefined(), {timeout: 60_000, interval: 100})
}
