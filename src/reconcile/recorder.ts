import {isDeepStrictEqual} from 'node:util'

import {RidectlError} from '../errors.ts'
import {refOf} from '../platform/ref.ts'
import {parsePlatform, type Platform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../world.ts'

/** The instance as last seen, and the only writer of its status: a PATCH made conditional by the resource version, nothing where nothing differs. */
export class Recorder {
  readonly #cluster: Cluster
  #live: KubeObject
  #platform: Platform

  constructor(cluster: Cluster, live: KubeObject) {
    this.#cluster = cluster
    this.#live = live
    this.#platform = parsePlatform(live)
  }

  platform = (): Platform => this.#platform

  /** Takes what a watch saw, if it is newer and the same instance still. */
  see(live: KubeObject | undefined): void {
    if (live === undefined || live === this.#live) return
    if (live.metadata.uid !== this.#live.metadata.uid) throw new RidectlError('FAILED', `${live.metadata.name} was deleted and made again while it was being deployed`)
    if (Number(live.metadata.resourceVersion) < Number(this.#live.metadata.resourceVersion)) return
    this.#live = live
    this.#platform = parsePlatform(live)
  }

  async write(fields: Readonly<Record<string, unknown>>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const status = this.#live.status ?? {}
      if (Object.entries(fields).every(([key, value]) => isDeepStrictEqual(status[key], value))) return
      try {
        const {resourceVersion} = this.#live.metadata
        this.see(await this.#cluster.patch(refOf(this.#live), {metadata: {resourceVersion}, status: fields}, {subresource: 'status'}))
        return
      } catch (error) {
        if (error instanceof RidectlError && error.code === 'NOT_FOUND') throw deleted(this.#live.metadata.name, error)
        if (attempt === 5 || !(error instanceof RidectlError) || error.code !== 'CONFLICT') throw error
        this.see(await this.#cluster.get(refOf(this.#live)))
      }
    }
  }
}

export function deleted(name: string, cause?: unknown): RidectlError {
  return new RidectlError('FAILED', `${name} was deleted while it was being deployed`, cause === undefined ? {} : {cause})
}
