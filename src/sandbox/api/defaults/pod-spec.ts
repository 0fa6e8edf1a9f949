import {fill, list, type Fields} from '../fields.ts'

/** Of a pod, and of a template of pods. */
export function defaultPodSpec(spec: Fields): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  })
  for (const container of [...list(spec, 'containers'), ...list(spec, 'initContainers'), ...list(spec, 'ephemeralContainers')]) {
    defaultContainer(container)
  }
  for (const volume of list(spec, 'volumes')) defaultVolume(volume)
}

function defaultContainer(container: Fields): void {
  const {image = ''} = container
  fill(container, {
    imagePullPolicy: isLatest(image) ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
  for (const {valueFrom} of list(container, 'env')) if (valueFrom?.fieldRef) fill(valueFrom.fieldRef, {apiVersion: 'v1'})
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) if (container[probe]) defaultProbe(container[probe])
  for (const hook of ['postStart', 'preStop']) defaultHttpGet(container['lifecycle']?.[hook]?.httpGet)
}

/** No tag is the tag `latest`; a digest is no tag. */
function isLatest(image: string): boolean {
  if (!/^[a-z0-9]/i.test(image)) return false
  if (image.includes('@')) return false
  const tag = /:([^/:]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest'
}

function defaultProbe(probe: Fields): void {
  fill(probe, {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3})
  defaultHttpGet(probe['httpGet'])
  if (probe['grpc']) fill(probe['grpc'], {service: ''})
}

function defaultHttpGet(httpGet: Fields | undefined): void {
  if (httpGet !== undefined) fill(httpGet, {path: '/', scheme: 'HTTP'})
}

const fileMode = 0o644

function defaultVolume(volume: Fields): void {
  if (Object.keys(volume).every(name => name === 'name')) volume['emptyDir'] = {}
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) if (volume[source]) fill(volume[source], {defaultMode: fileMode})
  if (volume['hostPath']) fill(volume['hostPath'], {type: ''})
  for (const item of list(volume['downwardAPI'], 'items')) if (item['fieldRef']) fill(item['fieldRef'], {apiVersion: 'v1'})
  for (const source of list(volume['projected'], 'sources')) {
    for (const item of list(source['downwardAPI'], 'items')) if (item['fieldRef']) fill(item['fieldRef'], {apiVersion: 'v1'})
    if (source['serviceAccountToken']) fill(source['serviceAccountToken'], {expirationSeconds: 3600})
  }
  const claim = volume['ephemeral']?.volumeClaimTemplate?.spec
  if (claim) fill(claim, {volumeMode: 'Filesystem'})
}

/** The account has two names, of which one is deprecated: they are always equal. */
export function convertPodSpec(spec: Fields): void {
  const account = (spec['serviceAccountName'] || spec['serviceAccount']) as string | undefined
  if (account) Object.assign(spec, {serviceAccountName: account, serviceAccount: account})
}
