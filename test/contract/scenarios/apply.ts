import {apply, get, jsonPatch, mergePatch, post, put} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const configMap = (data: object | undefined, metadata: object = {}) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', ...metadata}, ...(data ? {data} : {})})

export const applies: Scenario = {
  name: 'server-side apply by several managers',
  tell: async ({namespace, ask}) => {
    const one = `/api/v1/namespaces/${namespace}/configmaps/a`
    await ask('creates', apply(one, 'm', configMap({x: '1', y: '1'}, {labels: {l: 'm'}})))
    await ask('changes nothing the second time', apply(one, 'm', configMap({x: '1', y: '1'}, {labels: {l: 'm'}})))
    await ask('another manager owns with it', apply(one, 'n', configMap({x: '1'})))
    await ask('and cannot change what is owned', apply(one, 'n', configMap({x: '2'})))
    await ask('nor several at once', apply(one, 'n', configMap({x: '2', y: '2'}, {labels: {l: 'n'}})))
    await ask('unless it forces', apply(one, 'n', configMap({x: '2'}), '&force=true'))
    await ask('what is owned twice stays when one lets go', apply(one, 'm', configMap({y: '1'}, {labels: {l: 'm'}})))
    await ask('what nobody owns goes', apply(one, 'n', configMap({})))
    await ask('an update takes over', mergePatch(`${one}?fieldManager=u`, {data: {y: '3', z: '3'}}))
    await ask('and conflicts then', apply(one, 'm', configMap({y: '1'})))
    await ask('a manager that lets go of all', apply(one, 'm', configMap(undefined)))
    await ask('managed fields in the body', apply(one, 'm', configMap({}, {managedFields: []})))
    await ask('an old version', apply(one, 'm', configMap({}, {resourceVersion: '1'})))
    await ask('another uid', apply(one, 'm', configMap({}, {uid: '00000000-0000-4000-8000-000000000000'})))
    await ask('a uid of what is not there', apply(`${one}b`, 'm', configMap({}, {name: 'ab', uid: '00000000-0000-4000-8000-000000000000'})))
    await ask('an unknown field', apply(one, 'm', {...configMap({}), foo: 1}))
    await ask('a field of another type', apply(one, 'm', configMap({a: 1})))
    await ask('no manager', apply(one, '', configMap({})))
    await ask('another kind', apply(one, 'm', {...configMap({}), kind: 'Secret'}))
    await ask('another name', apply(one, 'm', configMap({}, {name: 'b'})))
    await ask('another namespace', apply(one, 'm', configMap({}, {namespace: 'other'})))
    await ask('no name', apply(one, 'm', {apiVersion: 'v1', kind: 'ConfigMap'}))
    await ask('force on another patch', mergePatch(`${one}?force=true`, {}))
    await ask('a dry run', apply(one, 'd', configMap({d: '1'}), '&dryRun=All'))
    await ask('that left nothing', get(one))
    await ask('as YAML', apply(one, 'y', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {yes: "no"}\n'))
    await ask('what is not YAML', apply(one, 'y', '{'))
    await ask('the managed fields are emptied', mergePatch(one, {metadata: {managedFields: [{}]}}))
    await ask('what was before the first apply is remembered', apply(one, 'f', configMap({z: '9'})))
    await ask('and forced away', apply(one, 'f', configMap({z: '9'}), '&force=true'))
  },
}

const deployment = (containers: object[], spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'd'},
  spec: {replicas: 0, selector: {matchLabels: {a: 'b'}}, template: {metadata: {labels: {a: 'b'}}, spec: {containers}}, ...spec},
})

/** Lists that are merged by keys. A cluster's controller writes meanwhile: what it owns is masked, and only what is written is compared. */
export const mergesLists: Scenario = {
  name: 'server-side apply of lists',
  tell: async ({namespace, ask}) => {
    const one = `/apis/apps/v1/namespaces/${namespace}/deployments/d`
    const dry = '&dryRun=All'
    await ask('creates with defaults that nobody owns', apply(one, 'm', deployment([{name: 'c', image: 'x:1', ports: [{containerPort: 80}, {containerPort: 80, protocol: 'UDP'}]}]), dry))
    await ask('two items of the same keys', apply(one, 'm', deployment([{name: 'c'}, {name: 'c'}]), dry))
    await ask('an item without its key', apply(one, 'm', deployment([{image: 'x'}]), dry))
    await ask('an unknown field in an item', apply(one, 'm', deployment([{name: 'c', imagee: 'x'}]), dry))
    await ask('a number that is none', apply(one, 'm', deployment([{name: 'c', image: 'x'}], {replicas: 'two'}), dry))
    await ask('a list that is none', apply(one, 'm', deployment([{name: 'c', image: 'x', command: 'x'}]), dry))
    await ask('environment', apply(one, 'm', deployment([{name: 'c', image: 'x', env: [{name: 'A', value: '1'}, {name: 'B', value: ''}]}]), dry))
    await ask('a null', apply(one, 'm', deployment([{name: 'c', image: 'x', env: null}], {minReadySeconds: null}), dry))
    await ask('an empty list', apply(one, 'm', deployment([{name: 'c', image: 'x', env: [], args: []}]), dry))
    await ask('finalizers and owners', apply(one, 'm', {
      ...deployment([{name: 'c', image: 'x'}]),
      metadata: {name: 'd', finalizers: ['a/b'], ownerReferences: [{apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '00000000-0000-4000-8000-000000000000'}]},
    }, dry))
  },
}

export const updatesManagers: Scenario = {
  name: 'who owns what after other writes',
  tell: async ({namespace, ask}) => {
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const one = `${all}/a`
    await ask('POST owns all', post(`${all}?fieldManager=p`, configMap({x: '1'}, {annotations: {k: 'v'}, labels: {l: 'm'}})))
    await ask('PUT owns what it changes', put(`${one}?fieldManager=q`, configMap({x: '2', y: '2'}, {annotations: {k: 'v'}})))
    await ask('without a manager, the user agent is it', mergePatch(one, {data: {z: '3'}}))
    await ask('a JSON patch', jsonPatch(`${one}?fieldManager=j`, [{op: 'remove', path: '/data/x'}]))
    await ask('all is removed', mergePatch(`${one}?fieldManager=r`, {data: null, metadata: {annotations: null}}))
    for (const index of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) await ask(`writer ${index}`, mergePatch(`${one}?fieldManager=w${index}`, {data: {[`k${index}`]: 'v'}}))
  },
}
