import {entranceOf} from '../../platform/hosts.ts'
import {broken, type Check, skipped} from '../check.ts'
import {goodUntil} from '../context/ends.ts'
import type {InstancePatient} from '../patients.ts'

export const certificate: Check<InstancePatient> = {
  name: 'certificate',
  subject: 'Certificate',
  examine: async ({cluster, clock, machine, platform}) => {
    const {name, namespace, spec} = platform
    if (!spec.ingress.enabled || spec.ingress.tls === undefined) return undefined
    const live = await cluster.get({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name})
    const entrance = entranceOf(spec, live)
    if (entrance === undefined) return skipped('Certificate: not looked at, the Ingress has no address')
    const shown = await machine.certificate(entrance)
    if (shown === undefined) return broken(`${entrance.host} shows no certificate at ${entrance.address}:${entrance.port}`, {means: 'Nothing speaks TLS there'})
    const until = goodUntil(`Certificate of ${entrance.host}`, shown.ends, clock.now(), `Whoever makes Secret ${spec.ingress.tls.secretName} renews it`)
    if (until.verdict === 'broken' || shown.problem === undefined) return until
    return broken(`Certificate of ${entrance.host} is not trusted: ${shown.problem}`, {means: `It is what Secret ${spec.ingress.tls.secretName} holds, or the controller's own where that is missing`})
  },
}
