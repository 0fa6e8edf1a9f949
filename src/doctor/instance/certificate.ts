import {type Entrance, entranceOf} from '../../platform/hosts.ts'
import {broken, type Check, type Finding, looking, skipped} from '../check.ts'
import {goodUntil} from '../context/ends.ts'
import type {InstancePatient} from '../patients.ts'
import {anewOf} from './wanted-secret.ts'

export const certificate: Check<InstancePatient> = {
  name: 'certificate',
  subject: 'Certificate',
  examine: async (on) => {
    const {name, namespace, spec} = on.platform
    if (!spec.ingress.enabled || spec.ingress.tls === undefined) return undefined
    const live = await on.cluster.get({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name})
    const entrance = entranceOf(spec, live)
    return entrance === undefined ? skipped('Certificate: not looked at, the Ingress has no address') : shownAt(on, entrance, spec.ingress.tls.secretName)
  },
}

async function shownAt({clock, machine, context, platform: {name, namespace}}: InstancePatient, entrance: Entrance, secret: string): Promise<Finding> {
  const {host, address, port} = entrance
  const shown = await machine.certificate(entrance)
  if (shown === undefined) return broken(`${host} shows no certificate at ${address}:${port}`, {means: 'Nothing speaks TLS there', ...looking(`kubectl --context ${context} describe ingress ${name} --namespace ${namespace}`)})
  const remedy = anewOf({namespace, name: secret, kind: 'tls', keys: []})
  const until = goodUntil(`Certificate of ${host}`, shown.ends, clock.now(), `Whoever makes Secret ${secret} renews it`, remedy)
  if (until.verdict === 'broken' || shown.problem === undefined) return until
  return broken(`Certificate of ${host} is not trusted: ${shown.problem}`, {means: `It is what Secret ${secret} holds, or the controller's own where that is missing`, remedy})
}
