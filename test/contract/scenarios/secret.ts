import {apply, get, jsonPatch, mergePatch, post, put, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const secret = (name: string, more: object) => ({apiVersion: 'v1', kind: 'Secret', metadata: {name}, ...more})

export const secrets: Scenario = {
  name: 'a Secret',
  tell: async ({namespace, ask}) => {
    const all = `/api/v1/namespaces/${namespace}/secrets`
    await ask('stringData becomes data', post(all, secret('a', {stringData: {x: 'y'}, data: {z: 'MQ=='}})))
    await ask('data that is not base64', post(all, secret('b', {data: {x: '?'}})))
    await ask('data of odd length', post(all, secret('b', {data: {x: 'abc'}})))
    await ask('its type cannot change', mergePatch(`${all}/a`, {type: 'other'}))
    await ask('a TLS Secret without its keys', post(all, secret('t', {type: 'kubernetes.io/tls'})))
    await ask('a key that is none', post(all, secret('k', {stringData: {'a b': ''}})))
    await ask('it is replaced', put(`${all}/a`, secret('a', {data: {x: 'Mg=='}})))
    await ask('stringData in a patch', mergePatch(`${all}/a`, {stringData: {w: 'v'}}))
    await ask('one key removed', jsonPatch(`${all}/a`, [{op: 'remove', path: '/data/w'}]))
    await ask('applied with stringData', apply(`${all}/s`, 'm', secret('s', {stringData: {a: '1'}})))
    await ask('applied again without', apply(`${all}/s`, 'm', secret('s', {})))
    await ask('created immutable', post(all, secret('i', {immutable: true, data: {a: 'MQ=='}})))
    await ask('so its data is fixed', mergePatch(`${all}/i`, {data: {a: 'Mg=='}}))
    await ask('its labels are not', mergePatch(`${all}/i`, {metadata: {labels: {a: 'b'}}}))
    await ask('it is deleted', remove(`${all}/i`))
    await ask('it is read', get(`${all}/a`))
  },
}
