import {apply, asTable, get, jsonPatch, mergePatch, post, put, remove, watch} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

/** Definitions are cluster-wide: the group carries the namespace's name. */
const definition = (group: string, schema: object, version: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {name: `things.${group}`},
  spec: {
    group,
    scope: 'Namespaced',
    names: {plural: 'things', singular: 'thing', kind: 'Thing', shortNames: ['th']},
    versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: schema}, ...version}],
  },
})

const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['version'],
      properties: {
        version: {type: 'string', minLength: 1, maxLength: 8, pattern: '^[a-z0-9.]+$'},
        replicas: {type: 'integer', minimum: 0, maximum: 9, default: 1},
        mode: {type: 'string', enum: ['none', 'shared'], default: 'shared'},
        config: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true},
        port: {'x-kubernetes-int-or-string': true},
        hosts: {type: 'array', maxItems: 2, items: {type: 'string'}},
        tags: {type: 'array', 'x-kubernetes-list-type': 'set', items: {type: 'string'}},
        groups: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {type: 'object', required: ['name'], properties: {name: {type: 'string'}, size: {type: 'integer', default: 2}}},
        },
        labels: {type: 'object', additionalProperties: {type: 'string'}},
        nested: {type: 'object', default: {}, properties: {on: {type: 'boolean', default: true}}},
        gone: {type: 'string', nullable: true},
      },
    },
    status: {type: 'object', properties: {state: {type: 'string'}, conditions: {type: 'array', items: {type: 'object', properties: {type: {type: 'string'}, status: {type: 'string'}}}}}},
  },
}

const version = {
  subresources: {status: {}},
  additionalPrinterColumns: [
    {name: 'STATE', type: 'string', jsonPath: '.status.state'},
    {name: 'VERSION', type: 'string', jsonPath: '.spec.version'},
    {name: 'N', type: 'integer', jsonPath: '.spec.replicas', priority: 1},
    {name: 'READY', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status'},
    {name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp'},
  ],
}

export const definitions: Scenario = {
  name: 'a custom resource',
  tell: async ({namespace, ask, prepare}) => {
    const group = `${namespace}.example.com`
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const all = `/apis/${group}/v1/namespaces/${namespace}/things`
    const thing = (spec: object, metadata: object = {}) => ({apiVersion: `${group}/v1`, kind: 'Thing', metadata: {name: 't', ...metadata}, spec})
    await ask('a definition without schema', post(`${path}?dryRun=All`, definition(group, undefined as unknown as object)))
    await ask('of another name', post(`${path}?dryRun=All`, {...definition(group, schema), metadata: {name: 'other'}}))
    await prepare(post(path, definition(group, schema, version)))
    for (const later of [all, `/apis/${group}`, `/apis/${group}/v1`]) await served(prepare, later)
    await ask('its group is discovered', get(`/apis/${group}`))
    await ask('its resources are', get(`/apis/${group}/v1`))
    await ask('it is created, with defaults', post(all, thing({version: '1', config: {any: {thing: [1]}}, port: 'x'})))
    await ask('it is read', get(`${all}/t`))
    await ask('unknown fields are pruned and warned of', post(`${all}?dryRun=All`, thing({version: '1', junk: 1, nested: {more: 1}}, {name: 'u'})))
    await ask('or refused', post(`${all}?fieldValidation=Strict`, thing({version: '1', junk: 1, nested: {more: 1}}, {name: 'u', foo: 1})))
    await ask('or not spoken of', post(`${all}?dryRun=All&fieldValidation=Ignore`, thing({version: '1', junk: 1}, {name: 'u'})))
    await ask('without spec', post(all, {apiVersion: `${group}/v1`, kind: 'Thing', metadata: {name: 'u'}}))
    await ask('without version', post(all, thing({}, {name: 'u'})))
    await ask('values that are wrong', post(all, thing({version: 'A B', replicas: 10, mode: 'foo', hosts: ['a', 'b', 'c'], port: 'p'}, {name: 'u'})))
    await ask('too long and too small', post(all, thing({version: 'aaaaaaaaa', replicas: -1}, {name: 'u'})))
    await ask('empty', post(all, thing({version: ''}, {name: 'u'})))
    await ask('of the wrong types', post(all, thing({version: 1, replicas: 'x', hosts: {}, port: 1.5, labels: {a: 1}, nested: []}, {name: 'u'})))
    await ask('the same twice', post(all, thing({version: '1', tags: ['a', 'a'], groups: [{name: 'x'}, {name: 'x'}]}, {name: 'u'})))
    await ask('null where it may be and where not', post(`${all}?dryRun=All`, thing({version: '1', gone: null, mode: null, config: null}, {name: 'u'})))
    await ask('a name that is none', post(all, thing({version: '1'}, {name: 'U'})))
    await ask('replaced without a version', put(`${all}/t`, thing({version: '2'})))
    await ask('a merge patch counts', mergePatch(`${all}/t`, {spec: {version: '2'}}))
    await ask('one of labels does not', mergePatch(`${all}/t`, {metadata: {labels: {a: 'b'}}}))
    await ask('its status is written apart', mergePatch(`${all}/t/status`, {spec: {version: '3'}, status: {state: 'Ready', conditions: [{type: 'Ready', status: 'True'}]}, metadata: {labels: {c: 'd'}}}))
    await ask('and not with the rest', mergePatch(`${all}/t`, {status: {state: 'Error'}}))
    await ask('a status of the wrong type', mergePatch(`${all}/t/status`, {status: {state: 1}}))
    await ask('a JSON patch', jsonPatch(`${all}/t`, [{op: 'replace', path: '/spec/replicas', value: 3}]))
    await ask('a JSON patch that is refused', jsonPatch(`${all}/t`, [{op: 'replace', path: '/spec/replicas', value: 30}]))
    await ask('strict in a patch', mergePatch(`${all}/t?fieldValidation=Strict`, {spec: {junk: 1}}))
    await ask('strategic merge is not for it', {method: 'PATCH', path: `${all}/t`, body: {}, headers: {'content-type': 'application/strategic-merge-patch+json'}})
    await ask('applied', apply(`${all}/s`, 'm', thing({version: '1', groups: [{name: 'a'}, {name: 'b', size: 3}], tags: ['x', 'y'], config: {a: {b: 1}, l: [1, 2]}}, {name: 's'})))
    await ask('applied by another', apply(`${all}/s`, 'n', thing({version: '1', groups: [{name: 'c'}], tags: ['z'], config: {a: {c: 1}, l: [3]}}, {name: 's'})))
    await ask('with force', apply(`${all}/s`, 'n', thing({version: '2', groups: [{name: 'b', size: 4}], tags: ['z'], config: {a: {c: 1}, l: [3]}}, {name: 's'}), '&force=true'))
    await ask('less of it', apply(`${all}/s`, 'm', thing({version: '2', groups: [{name: 'a'}], config: {}}, {name: 's'}), '&force=true'))
    await ask('with an unknown field', apply(`${all}/s`, 'm', thing({version: '1', junk: 1}, {name: 's'})))
    await ask('with a wrong value', apply(`${all}/s`, 'm', thing({version: '1', mode: 'foo'}, {name: 's'}), '&force=true'))
    await ask('its status applied', apply(`${all}/s/status`, 'c', {apiVersion: `${group}/v1`, kind: 'Thing', metadata: {name: 's'}, status: {state: 'Ready'}}))
    await ask('listed', get(all))
    await ask('as a table', asTable(all))
    await ask('watched', watch(`${all}?watch=1&timeoutSeconds=5`, 2))
    // Of a kind this young no server remembers what was before it, however long it runs.
    await ask('from a version long gone', watch(`${all}?watch=1&resourceVersion=1`, 1))
    await ask('deleted', remove(`${all}/t`))
    await ask('its definition is changed where it cannot be', mergePatch(`${path}/things.${group}`, {spec: {names: {kind: 'Other', listKind: 'OtherList'}, scope: 'Cluster'}}))
    await prepare(remove(`${path}/things.${group}`))
  },
}

/** A cluster takes a moment to serve what it has accepted. */
async function served(prepare: (request: ReturnType<typeof get>) => Promise<{status: number}>, path: string): Promise<void> {
  while ((await prepare(get(path))).status !== 200);
}
