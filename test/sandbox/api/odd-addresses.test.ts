import {once} from 'node:events'
import type {IncomingMessage} from 'node:http'
import {request} from 'node:https'
import {text} from 'node:stream/consumers'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {WebSocket} from 'ws'
import {sandboxEndpoint, token, type SandboxEndpoint} from '../../contract/support/sandbox-endpoint.ts'

let api: SandboxEndpoint
beforeAll(async () => (api = await sandboxEndpoint()))
afterAll(() => api.close())

const known = {authorization: `Bearer ${token}`}

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{status: number | undefined; body: string}> {
  const asked = request({host: '127.0.0.1', port: api.port, ca: api.authority, path, method, headers, agent: false}).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return {status: answer.statusCode, body: await text(answer)}
}

describe.each(['//', '//:', '//a:99999/', '/\\'])('%s is a path that is not served', (path) => {
  test('to whom holds the token', async () => {
    expect(await ask(path, known)).toEqual({status: 404, body: '404 page not found\n'})
  })

  test('and a stranger is a stranger there too', async () => {
    expect((await ask(path)).status).toBe(401)
  })

  test('nor is there a process to speak to', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${api.port}`, ['v5.channel.k8s.io'], {ca: api.authority, headers: known, finishRequest: (asked) => {
      asked.path = path
      asked.end()
    }})
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
    expect(answer.statusCode).toBe(404)
  })
})

test('the server as a whole is no path', async () => {
  expect((await ask('*', known, 'OPTIONS')).status).toBe(404)
})

test('what stands after two slashes is no host, but a part of the path', async () => {
  expect((await ask('//elsewhere/version', known)).status).toBe(404)
})
