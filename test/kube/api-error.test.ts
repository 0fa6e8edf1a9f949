import {describe, expect, test} from 'vitest'
import {type Asked, judge} from '../../src/kube/api-error.ts'
import {refusalOf, type Status} from '../../src/kube/refusal.ts'
import {withoutObjects} from '../../src/kube/without-objects.ts'

const asked: Asked = {
  context: 'rig',
  verb: 'patch',
  resource: 'deployments.apps',
  namespace: 'summon-qa',
  object: 'Deployment summon-qa/car1-qa-web',
  repeatable: true,
  conditional: false,
}

interface Case {
  readonly says: string
  readonly http: number
  readonly status?: Status
  readonly text?: string
  readonly headers?: Record<string, string>
  readonly asked?: Partial<Asked>
  readonly row: string
  readonly again: string
  readonly code: string
  readonly message: string
}

const conflict = 'Operation cannot be fulfilled on deployments.apps "web": the object has been modified'
const managers = {causes: [{reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.replicas'}]}
const ofName = {details: {name: 'web', kind: 'deployments'}}

/** What real API servers answer, and what becomes of it. */
const cases: readonly Case[] = [
  {says: 'another wrote the same moment, nothing was read before', http: 409, status: {reason: 'Conflict', message: conflict}, row: 'A1', again: 'conflict', code: 'CONFLICT', message: conflict},
  {says: 'another wrote since it was read', http: 409, status: {reason: 'Conflict', message: conflict}, asked: {conditional: true}, row: 'A1', again: 'final', code: 'CONFLICT', message: conflict},
  {says: 'another manager owns a field', http: 409, status: {reason: 'Conflict', message: 'Apply failed with 1 conflict', details: managers}, row: 'A2', again: 'final', code: 'CONFLICT', message: 'Apply failed with 1 conflict'},
  {says: 'the name is taken', http: 409, status: {reason: 'AlreadyExists', message: 'deployments.apps "web" already exists'}, row: 'A3', again: 'final', code: 'CONFLICT', message: 'already exists'},
  {says: 'the quota was counted at the same moment', http: 409, status: {reason: 'Conflict', message: 'Operation cannot be fulfilled on resourcequotas "q": the object has been modified'}, asked: {conditional: true}, row: 'A4', again: 'conflict', code: 'CONFLICT', message: 'resourcequotas'},
  {says: 'made anew since', http: 409, status: {reason: 'Conflict', message: 'uid mismatch: the provided object specified uid a, and no existing object was found'}, row: 'uid', again: 'final', code: 'CONFLICT', message: 'made anew'},
  {says: 'too many requests', http: 429, headers: {'retry-after': '3'}, text: 'Too many requests', row: 'A5', again: 'now', code: 'UNREACHABLE', message: 'too much to do'},
  {says: 'busy, with a time to come back', http: 503, headers: {'retry-after': '1'}, text: 'apiserver is shutting down', row: 'A6', again: 'now', code: 'UNREACHABLE', message: '503: apiserver is shutting down'},
  {says: 'broken, without one', http: 500, status: {message: 'etcdserver: leader changed'}, row: 'A7', again: 'repeat', code: 'UNREACHABLE', message: 'leader changed'},
  {says: 'a load balancer without a server', http: 502, text: '<html>Bad Gateway</html>', row: 'A7', again: 'repeat', code: 'UNREACHABLE', message: '502'},
  {says: 'a field that the type does not have', http: 500, status: {message: 'failed to create typed patch object (summon-qa/web; apps/v1, Kind=Deployment): .spec.colour: field not declared in schema'}, row: 'A8', again: 'final', code: 'INVALID_INPUT', message: '.spec.colour'},
  {says: 'credentials that are no longer good', http: 401, status: {message: 'Unauthorized'}, row: 'A10', again: 'final', code: 'CREDENTIALS', message: 'credentials'},
  {says: 'a right that is missing', http: 403, status: {reason: 'Forbidden', message: 'deployments.apps "web" is forbidden: User "dev" cannot patch resource "deployments" in API group "apps" in the namespace "summon-qa"'}, row: 'A11 rights', again: 'final', code: 'FORBIDDEN', message: 'you may not patch deployments in namespace summon-qa'},
  {says: 'a quota that is used up', http: 403, status: {reason: 'Forbidden', message: 'services "x" is forbidden: exceeded quota: q, requested: services=1, used: services=5, limited: services=5'}, row: 'A11 quota', again: 'final', code: 'QUOTA_EXCEEDED', message: 'exceeded quota: q, requested: services=1, used: services=5, limited: services=5'},
  {says: 'a namespace on its way out', http: 403, status: {reason: 'Forbidden', message: 'forbidden: unable to create new content in namespace summon-qa because it is being terminated', details: {causes: [{reason: 'NamespaceTerminating'}]}}, row: 'A11 terminating', again: 'final', code: 'REFUSED', message: 'namespace summon-qa is being deleted'},
  {says: 'Pod Security', http: 403, status: {reason: 'Forbidden', message: 'pods "x" is forbidden: violates PodSecurity "restricted:latest"'}, row: 'A11', again: 'final', code: 'REFUSED', message: 'violates PodSecurity'},
  {says: 'a namespace that is not there', http: 404, status: {reason: 'NotFound', message: 'namespaces "summon-qa" not found', details: {name: 'summon-qa', kind: 'namespaces'}}, row: 'A12', again: 'final', code: 'NOT_FOUND', message: 'namespace summon-qa does not exist'},
  {says: 'a kind that is not there', http: 404, text: '404 page not found', asked: {resource: 'summonplatforms.summon.ridecell.io'}, row: 'definition', again: 'final', code: 'NOT_INSTALLED', message: 'the cluster has no summonplatforms.summon.ridecell.io'},
  {says: 'an object that is not there', http: 404, status: {reason: 'NotFound', ...ofName}, row: '404', again: 'final', code: 'NOT_FOUND', message: 'does not exist'},
  {says: 'a field that may not change', http: 422, status: {reason: 'Invalid', message: 'Deployment.apps "web" is invalid: spec.selector: field is immutable', details: {causes: [{field: 'spec.selector', message: 'field is immutable'}]}}, row: 'A13', again: 'final', code: 'REFUSED', message: 'field is immutable'},
  {says: 'pages that have expired', http: 410, status: {reason: 'Expired', message: 'The provided continue parameter is too old'}, row: 'A14', again: 'final', code: 'UNREACHABLE', message: 'too old'},
  {says: 'a version that is not there yet', http: 504, status: {message: 'Timeout: Too large resource version: 9, current: 5'}, row: 'A15', again: 'now', code: 'UNREACHABLE', message: 'Too large'},
  {says: 'a body that is too large', http: 413, text: 'request entity too large', row: 'A16', again: 'final', code: 'REFUSED', message: '413'},
  {says: 'a webhook that does not answer', http: 500, status: {message: 'Internal error occurred: failed calling webhook "policy.example.com": connection refused'}, row: 'A17', again: 'now', code: 'REFUSED', message: 'policy.example.com'},
  {says: 'a webhook that says no', http: 403, status: {message: 'admission webhook "policy.example.com" denied the request: no latest tags'}, row: 'A18', again: 'final', code: 'REFUSED', message: 'denied the request: no latest tags'},
  {says: 'an unknown field of a patch, without the object that the server quotes', http: 422, status: {reason: 'Invalid', message: 'SummonPlatform "" is invalid: patch: Invalid value: "{"spec":{"config":{}}}": strict decoding error: unknown field "spec.junk"'}, row: 'strict', again: 'final', code: 'INVALID_INPUT', message: ': strict decoding error: unknown field "spec.junk"'},
  {says: 'an unknown field of a body', http: 400, status: {message: 'strict decoding error: unknown field "spec.junk"'}, row: 'strict', again: 'final', code: 'INVALID_INPUT', message: 'spec.junk'},
  {says: 'anything else', http: 418, text: 'teapot', row: 'other', again: 'final', code: 'REFUSED', message: '418: teapot'},
]

describe('an answer of an API server', () => {
  test.each(cases)('$row: $says', ({http, status, text, headers = {}, asked: more, row, again, code, message}) => {
    const refusal = refusalOf({status: http, headers, warnings: [], text: text ?? JSON.stringify(status)}, [])
    const judgement = judge(refusal, {...asked, ...more})
    expect([judgement.row, judgement.again, judgement.error.code]).toEqual([row, again, code])
    expect(judgement.error.message).toContain(message)
    expect(judgement.error.message).toContain('Deployment summon-qa/car1-qa-web')
  })

  test('names the manager and the path of a contested field', () => {
    const text = JSON.stringify({reason: 'Conflict', message: 'Apply failed', details: managers})
    expect(judge(refusalOf({status: 409, headers: {}, warnings: [], text}, []), asked).error.details).toEqual(['.spec.replicas: conflict with "kubectl"'])
  })

  test('knows the answer for what it is, whatever word of it a secret holds', () => {
    const text = JSON.stringify({message: 'Apply failed with 1 conflict', reason: 'Conflict', details: managers})
    for (const secret of ['a', 'Manager', 'Conflict']) {
      expect(judge(refusalOf({status: 409, headers: {}, warnings: [], text}, [secret]), asked)).toMatchObject({row: 'A2', again: 'final'})
    }
    expect(judge(refusalOf({status: 409, headers: {}, warnings: [], text}, ['a']), asked).error.message).toContain('Apply failed with 1 conflict')
  })

  test('shows no value that was sent to be kept secret, however it is quoted', () => {
    const text = JSON.stringify({message: 'invalid value "hunter2\\nhunter22"', details: {causes: [{message: 'hunter22'}]}})
    const {error} = judge(refusalOf({status: 422, headers: {}, warnings: [], text}, ['hunter2', 'hunter22']), asked)
    expect(JSON.stringify([error.message, error.details, error.cause])).not.toContain('hunter')
  })

  test.each([
    ['7', 7],
    [new Date(Date.now() + 60_000).toUTCString(), 60],
    ['soon', undefined],
  ])('Retry-After %s', (header, seconds) => {
    const {retryAfter} = refusalOf({status: 503, headers: {'retry-after': header}, warnings: [], text: ''}, [])
    if (seconds === undefined) expect(retryAfter).toBeUndefined()
    else expect(Math.abs((retryAfter ?? 0) - seconds)).toBeLessThanOrEqual(2)
  })
})

describe('of an object that a server quotes', () => {
  test.each([
    ['as JSON', 'Job.batch "j" is invalid: spec.template: Invalid value: {"labels":{"a":"b"},"Spec":{"Volumes":null,"Env":["}"]}}: field is immutable', 'Job.batch "j" is invalid: spec.template: Invalid value: field is immutable'],
    ['as Go prints it', 'spec.template: Invalid value: core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:"a\\"}", Labels:map[string]string(nil)}}: field is immutable', 'spec.template: Invalid value: field is immutable'],
    ['as a list, and another after it', '[spec.ports: Invalid value: [{"port":80}]: too many, spec.x: Duplicate value: {"name":"x"}, spec.y: Duplicate value: []core.Volume{core.Volume{Name:"x"}}]', '[spec.ports: Invalid value: too many, spec.x: Duplicate value, spec.y: Duplicate value]'],
    ['as a text', 'patch: Invalid value: "{"spec":{"config":{}}}": strict decoding error', 'patch: Invalid value: strict decoding error'],
    ['and that is cut off', 'spec: Invalid value: {"a":{"b":', 'spec: Invalid value'],
  ])('%s nothing is left but field and reason', (_how, text, left) => {
    expect(withoutObjects(text)).toBe(left)
  })

  test('a word of it is left: it is what a person wrote wrong', () => {
    for (const text of ['spec.replicas: Invalid value: -1: must be at least 0', 'metadata.name: Invalid value: "A B": must be lower case', 'no value: {at all}']) expect(withoutObjects(text)).toBe(text)
  })
})
