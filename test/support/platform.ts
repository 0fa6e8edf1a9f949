import {parsePlatform, type Platform} from '../../src/platform/summon-platform.ts'

/** An instance as the cluster would have it. */
export function platformOf(spec: Readonly<Record<string, unknown>> = {}, more: {readonly name?: string; readonly status?: Record<string, unknown>; readonly annotations?: Record<string, string>} = {}): Platform {
  const name = more.name ?? 'car1-qa'
  return parsePlatform({
    apiVersion: 'summon.ridecell.io/v1beta1',
    kind: 'SummonPlatform',
    metadata: {name, namespace: `summon-${name.split('-').at(-1)}`, uid: '6f1c0a52-7d5e-4a57-8f5e-0d4a3c1b2e9f', generation: 1, resourceVersion: '1', annotations: more.annotations ?? {}},
    spec: {version: 'v1', ...spec},
    status: more.status ?? {},
  })
}
