import {template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {daphne} from './daphne.ts'
import {staticFiles} from './static.ts'
import {web} from './web.ts'

/** The way in: `/static` to the static files, `/ws` to the websockets, everything else to the site, which without web is daphne's ASGI application. */
export const ingress = component({
  name: 'ingress',
  during: 'Deploying',
  promises: 'requests for the host names reach the site',
  needs: [web, staticFiles, daphne],
  wanted: ({spec}) => spec.ingress.enabled && (spec.web.enabled || spec.static.enabled || spec.daphne.enabled),
  applies: ({name, spec}) => {
    const {className, annotations, tls} = spec.ingress
    return template('ingress', {
      name,
      className: className ?? null,
      annotations: annotations ?? null,
      tls: tls === undefined ? null : [{hosts: spec.hostnames, secretName: tls.secretName}],
      rules: spec.hostnames.map((host) => ({host, http: {paths: pathsOf({name, spec})}})),
    })
  },
})

function pathsOf({name, spec}: Pick<Platform, 'name' | 'spec'>): unknown[] {
  const to = (path: string, service: string) => ({path, pathType: 'Prefix', backend: {service: {name: `${name}-${service}`, port: {name: 'http'}}}})
  return [
    ...(spec.static.enabled ? [to('/static', 'static')] : []),
    ...(spec.daphne.enabled ? [to('/ws', 'daphne')] : []),
    ...(spec.web.enabled ? [to('/', 'web')] : spec.daphne.enabled ? [to('/', 'daphne')] : []),
  ]
}
