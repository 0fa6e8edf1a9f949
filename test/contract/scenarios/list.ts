import {asTable, get, mergePatch, post, remove, watch} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const configMap = (name: string, labels: object = {}) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, labels}})

/** A cluster puts a ConfigMap of its own into every namespace: each request selects. */
const own = 'labelSelector=mine'

export const lists: Scenario = {
  name: 'lists and selectors',
  tell: async ({namespace, ask, prepare}) => {
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const select = (selector: string) => get(`${all}?labelSelector=${encodeURIComponent(selector)}`)
    for (const [name, labels] of [['a', {mine: '', app: 'x'}], ['b', {mine: '', app: 'y', tier: '1'}], ['c', {mine: '', tier: '2'}]] as const) await prepare(post(all, configMap(name, labels)))
    await ask('all of them', get(`${all}?${own}`))
    for (const selector of ['app=x', 'app==x', 'mine,app!=x', 'app in (x,y)', 'mine,app notin (x)', 'mine,!app', 'app', 'mine,tier>1', 'tier<2', 'app in (x),tier', 'a b', 'app in', '=x', 'app=x y', 'a/b/c=d', 'app=-']) {
      await ask(`selected by ${selector}`, select(selector))
    }
    await ask('by name', get(`${all}?fieldSelector=metadata.name%3Da`))
    await ask('by another name', get(`${all}?${own}&fieldSelector=metadata.name!%3Da`))
    await ask('by what cannot be selected by', get(`${all}?fieldSelector=data.x%3D1`))
    await ask('by what is no selector', get(`${all}?fieldSelector=name`))
    await ask('pods by what they cannot be selected by', get(`/api/v1/namespaces/${namespace}/pods?fieldSelector=spec.foo%3D1`))
    const first = await ask('a first page', get(`${all}?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt`))
    await ask('the second', get(`${all}?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt&continue=${first.body.metadata.continue}`))
    await ask('a limit that is none', get(`${all}?limit=x`))
    await ask('a version of the future', get(`${all}?resourceVersion=999999999999`))
    await ask('a version that is none', get(`${all}?resourceVersion=x`))
    await ask('a match without version', get(`${all}?resourceVersionMatch=Exact`))
    await ask('a match that is none', get(`${all}?resourceVersion=1&resourceVersionMatch=Foo`))
    await ask('exactly version 0', get(`${all}?resourceVersion=0&resourceVersionMatch=Exact`))
    await ask('any version', get(`${all}?${own}&resourceVersion=0`))
    await ask('not older than that', get(`${all}?${own}&resourceVersion=${first.body.metadata.resourceVersion}&resourceVersionMatch=NotOlderThan`))
    await prepare(mergePatch(`${all}/a`, {metadata: {labels: {app: 'z'}}}))
    await ask('exactly that', get(`${all}?${own}&resourceVersion=${first.body.metadata.resourceVersion}&resourceVersionMatch=Exact`))
    await ask('metadata alone', get(`${all}?${own}`, {accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'}))
    await ask('metadata of one', get(`${all}/a`, {accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'}))
    await ask('as a table', asTable(`${all}?${own}`))
    await ask('one as a table with the object', asTable(`${all}/a?includeObject=Object`))
    await ask('a table of rows alone', asTable(`${all}?${own}&includeObject=None`))
    await ask('deleted together', remove(`${all}?${own}`))
    await ask('nothing is left', get(`${all}?${own}`))
  },
}

export const watches: Scenario = {
  name: 'watches',
  tell: async ({namespace, ask, prepare}) => {
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const created = await prepare(post(all, configMap('a', {mine: '', app: 'x'})))
    const version = created.body.metadata.resourceVersion as string
    await prepare(mergePatch(`${all}/a`, {data: {k: '1'}}))
    await prepare(mergePatch(`${all}/a`, {metadata: {labels: {app: 'y'}}}))
    await prepare(mergePatch(`${all}/a`, {metadata: {labels: {app: 'x'}}}))
    await prepare(remove(`${all}/a`))
    await prepare(post(all, configMap('b', {mine: ''})))
    await ask('what is there', watch(`${all}?watch=true&${own}&timeoutSeconds=5`, 1))
    await ask('what came after', watch(`${all}?watch=true&${own}&resourceVersion=${version}&timeoutSeconds=5`, 5))
    await ask('what came into a selection and left it', watch(`${all}?watch=true&labelSelector=app%3Dx&resourceVersion=${version}&timeoutSeconds=5`, 4))
    await ask('by name', watch(`${all}?watch=1&fieldSelector=metadata.name%3Db&resourceVersion=${version}&timeoutSeconds=5`, 1))
    await ask('the end of what is there', watch(`${all}?watch=1&${own}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=5`, 2))
    await ask('that without its match', get(`${all}?watch=1&sendInitialEvents=true`))
    await ask('a match without that', get(`${all}?watch=1&resourceVersionMatch=NotOlderThan`))
    await ask('from a version that is none', get(`${all}?watch=1&resourceVersion=x`))
    await ask('as tables', {method: 'GET', path: `${all}?watch=true&${own}&resourceVersion=${version}&timeoutSeconds=5`, events: 2, headers: {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'}})
    await ask('metadata alone', {method: 'GET', path: `${all}?watch=true&${own}&resourceVersion=${version}&timeoutSeconds=5`, events: 1, headers: {accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'}})
  },
}
