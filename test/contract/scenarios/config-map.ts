import {apply, get, jsonPatch, mergePatch, post, put, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const configMap = (name: string, data: object, metadata: object = {}) => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, ...metadata}, data})

export const configMaps: Scenario = {
  name: 'a ConfigMap through its life',
  tell: async ({namespace, ask, prepare}) => {
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const one = `${all}/a`
    await ask('it is created', post(all, configMap('a', {x: '1'}, {labels: {l: 'm'}})))
    await ask('a second of the name is refused', post(all, configMap('a', {x: '1'})))
    await ask('it is read', get(one))
    await ask('what is not there is not found', get(`${all}/b`))
    await ask('a dry run stores nothing', post(`${all}?dryRun=All`, configMap('dry', {x: '1'})))
    await ask('so it is not there', get(`${all}/dry`))
    await ask('it is replaced without a version', put(one, configMap('a', {x: '2', y: '3'})))
    await ask('replacing it by the same changes nothing', put(one, configMap('a', {x: '2', y: '3'})))
    await ask('replacing with an old version is a conflict', put(one, configMap('a', {}, {resourceVersion: '1'})))
    await ask('replacing with a version that is none', put(one, configMap('a', {}, {resourceVersion: 'x'})))
    await ask('replacing with another uid', put(one, configMap('a', {}, {uid: '00000000-0000-4000-8000-000000000000'})))
    await ask('replacing under another name', put(one, configMap('b', {})))
    await ask('replacing what is not there', put(`${all}/c`, configMap('c', {})))
    await ask('a merge patch', mergePatch(one, {data: {x: null, z: '4'}, metadata: {annotations: {n: 'o'}}}))
    await ask('a merge patch that changes the name', mergePatch(one, {metadata: {name: 'z'}}))
    await ask('a merge patch that changes the uid', mergePatch(one, {metadata: {uid: '1'}}))
    await ask('a merge patch with an old version', mergePatch(one, {metadata: {resourceVersion: '1'}}))
    await ask('a merge patch with an unknown field, strict', mergePatch(`${one}?fieldValidation=Strict`, {foo: 1}))
    await ask('a merge patch with an unknown field, warned', mergePatch(one, {foo: 1}))
    await ask('a JSON patch', jsonPatch(one, [{op: 'add', path: '/data/p~1q', value: 'r'}, {op: 'test', path: '/data/y', value: '3'}]))
    await ask('a JSON patch whose test fails', jsonPatch(one, [{op: 'test', path: '/data/y', value: 'no'}]))
    await ask('a JSON patch that removes what is not there', jsonPatch(one, [{op: 'remove', path: '/data/none'}]))
    await ask('a JSON patch that is none', jsonPatch(one, {op: 'remove'}))
    await ask('it is made immutable', mergePatch(one, {immutable: true}))
    await ask('then its data cannot change', mergePatch(one, {data: {x: '5'}}))
    await ask('nor can it be made mutable', mergePatch(one, {immutable: false}))
    await ask('another is deleted with a wrong uid', remove(one, {preconditions: {uid: '00000000-0000-4000-8000-000000000000'}}))
    await ask('and with a wrong version', remove(one, {preconditions: {resourceVersion: '1'}}))
    await ask('it is deleted', remove(one))
    await ask('and not found then', remove(one))
    await prepare(post(all, configMap('f', {}, {finalizers: ['example.com/f']})))
    await ask('one with a finalizer is only marked', remove(`${all}/f`))
    await ask('a finalizer cannot be added then', mergePatch(`${all}/f`, {metadata: {finalizers: ['example.com/f', 'example.com/g']}}))
    await ask('it goes with its last finalizer', mergePatch(`${all}/f`, {metadata: {finalizers: null}}))
    await ask('and is gone', get(`${all}/f`))
    await ask('one that orphans is marked for it', remove(`${all}/none`, {propagationPolicy: 'Orphan'}))
    await ask('a policy that is none', remove(`${all}/none`, {propagationPolicy: 'Never'}))
    await ask('a name is drawn', post(all, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {generateName: 'x-gen-'}}))
    await ask('created by apply', apply(`${all}/s`, 'm', configMap('s', {x: '1'})))
  },
}

export const badConfigMaps: Scenario = {
  name: 'a ConfigMap that is wrong',
  tell: async ({namespace, ask}) => {
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const strict = `${all}?fieldValidation=Strict`
    await ask('no name', post(all, {metadata: {}}))
    await ask('a name that is none', post(all, configMap('A', {})))
    await ask('a name too long', post(all, configMap('a'.repeat(254), {})))
    await ask('a name with a slash', post(all, configMap('a/b', {})))
    await ask('another namespace', post(all, configMap('a', {}, {namespace: 'other'})))
    await ask('a namespace that does not exist', post('/api/v1/namespaces/contract-none/configmaps', configMap('a', {})))
    await ask('data that is no text', post(strict, configMap('a', {x: 1})))
    await ask('unknown fields, strict', post(strict, {...configMap('a', {}), foo: 1, metadata: {name: 'a', bar: 1}}))
    await ask('unknown fields, warned', post(`${all}?dryRun=All`, {...configMap('a', {}), foo: 1}))
    await ask('unknown fields, ignored', post(`${all}?dryRun=All&fieldValidation=Ignore`, {...configMap('a', {}), foo: 1}))
    await ask('a dry run that is none', post(`${all}?dryRun=Some`, configMap('a', {})))
    await ask('a validation that is none', post(`${all}?fieldValidation=Some`, configMap('a', {})))
    await ask('a key that is none', post(all, configMap('a', {'x y': '1'})))
    await ask('a label that is none', post(all, configMap('a', {}, {labels: {'x y': 'z', ok: '-'}})))
    await ask('an annotation that is none', post(all, configMap('a', {}, {annotations: {'x y': 'z'}})))
    await ask('a finalizer that is none', post(all, configMap('a', {}, {finalizers: ['f']})))
    await ask('an owner that is none', post(all, configMap('a', {}, {ownerReferences: [{apiVersion: '', kind: '', name: '', uid: ''}]})))
    await ask('another kind', post(all, {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'a'}}))
    await ask('another version', post(all, {apiVersion: 'v2', kind: 'ConfigMap', metadata: {name: 'a'}}))
    await ask('a body of a type that is not served', {method: 'POST', path: all, body: 'x', headers: {'content-type': 'text/plain'}})
    await ask('an answer of a type that is not served', {method: 'GET', path: all, headers: {accept: 'text/plain'}})
    await ask('a patch of a type that is not served', {method: 'PATCH', path: `${all}/a`, body: '{}', headers: {'content-type': 'text/plain'}})
    await ask('a method that is not served', {method: 'PUT', path: all, body: configMap('a', {})})
    await ask('a manager too long', post(`${all}?fieldManager=${'m'.repeat(129)}`, configMap('a', {})))
  },
}
