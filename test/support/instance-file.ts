import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {stringify} from 'yaml'
import type {Machine} from './ridectl.ts'

/** One instance of the example as a file on the machine: one web pod and its static files, and no workers unless `spec` brings them. */
export function instanceFile(own: Machine, name: string, spec: Readonly<Record<string, unknown>> = {}, namespace = `summon-${name.split('-').at(-1)}`): string {
  const path = join(own.home, `${name}.yaml`)
  const instance = {
    apiVersion: 'summon.ridecell.io/v1beta1',
    kind: 'SummonPlatform',
    metadata: {name, namespace},
    spec: {version: 'v1', image: 'summon', database: {mode: 'shared'}, web: {replicas: 1}, ...spec},
  }
  writeFileSync(path, stringify(instance))
  return path
}

export const withWorkers = {redis: {mode: 'external', url: 'redis://redis.databases:6379'}}
