import http from 'node:http'
import https from 'node:https'

import type {Site} from '../world.ts'

const patience = 5_000

/**
 * Asks an Ingress for the site as a browser would, but at the address that it has: names may not resolve from here. Whose certificate it shows is not
 * looked at: nothing secret is sent, and a new site may not have its own yet.
 */
export const site: Site = {
  status: ({address, port, host, path, tls}) =>
    new Promise((resolve) => {
      const place = {host: address, port, path, headers: {host}, agent: false, signal: AbortSignal.timeout(patience)}
      const request = (tls ? https : http).get({...place, ...(tls ? {servername: host, rejectUnauthorized: false} : {})})
      request.once('response', (answer) => {
        resolve(answer.statusCode)
        answer.destroy()
      })
      request.on('error', () => resolve(undefined))
    }),
}
