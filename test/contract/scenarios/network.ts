import {mergePatch, post, remove} from '../support/requests.ts'
import type {Scenario} from '../support/scenario.ts'

const service = (spec: object, name = 's') => ({apiVersion: 'v1', kind: 'Service', metadata: {name}, spec})

export const services: Scenario = {
  name: 'a Service',
  tell: async ({namespace, ask}) => {
    const all = `/api/v1/namespaces/${namespace}/services`
    const dry = `${all}?dryRun=All`
    await ask('it is created with an address', post(all, service({selector: {a: 'b'}, ports: [{port: 80}]})))
    await ask('its address cannot change', mergePatch(`${all}/s`, {spec: {clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1']}}))
    await ask('its ports can', mergePatch(`${all}/s`, {spec: {ports: [{name: 'a', port: 80, targetPort: 'http'}, {name: 'b', port: 81, protocol: 'UDP'}]}}))
    await ask('one without address', post(dry, service({clusterIP: 'None', selector: {a: 'b'}}, 'h')))
    await ask('one elsewhere', post(dry, service({type: 'ExternalName', externalName: 'example.com'}, 'e')))
    await ask('one on every node', post(dry, service({type: 'NodePort', ports: [{port: 80}]}, 'n')))
    await ask('no ports', post(dry, service({}, 'p')))
    await ask('ports without names', post(dry, service({ports: [{port: 80}, {port: 81}]}, 'p')))
    await ask('bad ports', post(dry, service({ports: [{name: 'A', port: 0, protocol: 'X', targetPort: 'UPPER'}, {name: 'b', port: 1}, {name: 'b', port: 1}]}, 'p')))
    await ask('a type that is none', post(dry, service({type: 'X', ports: [{port: 1}]}, 'p')))
    await ask('a name that is none', post(dry, service({ports: [{port: 1}]}, 'Service')))
    await ask('an affinity that is none', post(dry, service({sessionAffinity: 'X', ports: [{port: 1}]}, 'p')))
    await ask('it is deleted, and answered', remove(`${all}/s`))
  },
}

const ingress = (spec: object) => ({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name: 'i'}, spec})
const backend = {service: {name: 's', port: {number: 80}}}
const rule = (paths: object[], host = 'a.example.com') => ({rules: [{host, http: {paths}}]})

export const ingresses: Scenario = {
  name: 'an Ingress',
  tell: async ({namespace, ask}) => {
    const all = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`
    await ask('it is created', post(all, ingress({...rule([{path: '/static', pathType: 'Prefix', backend}, {path: '/', pathType: 'Prefix', backend: {service: {name: 'w', port: {name: 'http'}}}}]), tls: [{hosts: ['a.example.com'], secretName: 't'}]})))
    await ask('its status', mergePatch(`${all}/i/status`, {status: {loadBalancer: {ingress: [{ip: '127.0.0.1', ports: [{port: 8080, protocol: 'TCP'}]}]}}}))
    await ask('a change counts', mergePatch(`${all}/i`, {spec: {ingressClassName: 'nginx'}}))
    await ask('nothing in it', post(all, ingress({})))
    await ask('a host that is none', post(all, ingress(rule([{path: '/', pathType: 'Prefix', backend}], 'A b'))))
    await ask('a host that is an address', post(all, ingress(rule([{path: '/', pathType: 'Prefix', backend}], '1.2.3.4'))))
    await ask('paths that are wrong', post(all, ingress(rule([{path: 'x', pathType: 'Prefix', backend}, {path: '/', backend}, {path: '/a//b', pathType: 'Exact', backend}, {path: '/', pathType: 'X', backend}]))))
    await ask('backends that are wrong', post(all, ingress(rule([{path: '/', pathType: 'Prefix', backend: {}}, {path: '/', pathType: 'Prefix', backend: {service: {name: 's'}}}, {path: '/', pathType: 'Prefix', backend: {service: {name: '', port: {number: 70000}}}}]))))
    await ask('no paths', post(all, ingress(rule([]))))
    await ask('it is deleted', remove(`${all}/i`))
  },
}
