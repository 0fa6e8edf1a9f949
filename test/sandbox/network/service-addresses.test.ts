import {expect, test} from 'vitest'
import {serviceAddresses} from '../../../src/sandbox/network/service-addresses.ts'
import {openPorts} from '../../../src/sandbox/ports.ts'
import {localCluster, makeService} from './local-cluster.ts'

test('a Service has one loopback port, below those of outgoing connections, and the same one after a restart', async () => {
  const {local, addresses, folders} = await localCluster()
  makeService(local, 'web')
  const port = addresses.port('default', 'web', 80)
  expect(port).toBeGreaterThanOrEqual(20_000)
  expect(port).toBeLessThan(30_000)
  const again = serviceAddresses((namespace, name) => local.get('Service', namespace, name), openPorts(folders))
  expect(again.port('default', 'web', 80)).toBe(port)
})

test('what is no Service, or no port of it, has no address', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'web')
  expect(addresses.port('default', 'web', 81)).toBeUndefined()
  expect(addresses.port('other', 'web', 80)).toBeUndefined()
})

test('every way to name a Service with its port is rewritten, and nothing else', async () => {
  const {local, addresses} = await localCluster()
  makeService(local, 'redis', 6379)
  const at = `127.0.0.1:${addresses.port('default', 'redis', 6379)}`
  const rewritten = (text: string, namespace = 'default'): string => addresses.rewrite(text, namespace)
  expect(rewritten('redis:6379')).toBe(at)
  expect(rewritten('redis://redis.default:6379/0', 'elsewhere')).toBe(`redis://${at}/0`)
  expect(rewritten('redis://:word@redis.default.svc:6379/0')).toBe(`redis://:word@${at}/0`)
  expect(rewritten('A: redis.default.svc.cluster.local:6379\nB: redis:6379\n')).toBe(`A: ${at}\nB: ${at}\n`)
  for (const other of ['redis', 'redis:6380', 'redis:63790', 'my-redis:6379', 'redis.example.com:6379', 'redis.default.example:6379', 'x.redis:6379', 'http://redis/6379']) {
    expect(rewritten(other)).toBe(other)
  }
  expect(rewritten('redis:6379', 'elsewhere')).toBe('redis:6379')
})

test('a Service that says itself where it is served is there, and has no proxy', async () => {
  const {local, addresses} = await localCluster()
  local.create({apiVersion: 'v1', kind: 'Service', metadata: {name: 'postgres', namespace: 'default', annotations: {'sandbox.ridectl.dev/port': '25432'}}, spec: {ports: [{port: 5432}]}}, 'test')
  expect(addresses.rewrite('postgresql://postgres.default:5432/x', 'other')).toBe('postgresql://127.0.0.1:25432/x')
})
