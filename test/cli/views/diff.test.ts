import {expect, test} from 'vitest'
import {diffLines} from '../../../src/cli/views/diff.ts'
import type {Change} from '../../../src/reconcile/change.ts'
import type {Plan} from '../../../src/reconcile/plan.ts'
import {bare} from '../look.ts'

const deployment = (replicas: number, image: string) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'car1-qa-web'},
  spec: {replicas, strategy: {type: 'RollingUpdate'}, minReadySeconds: 2, revisionHistoryLimit: 3, template: {spec: {containers: [{name: 'web', ports: [{containerPort: 8000}], image, command: ['python']}]}}},
})
const web: Change = {action: 'change', kind: 'Deployment', name: 'car1-qa-web', component: 'web', paths: ['spec.replicas'], before: deployment(5, 'summon:v1'), after: deployment(2, 'summon:v2')}
const config: Change = {
  action: 'create', kind: 'Secret', name: 'car1-qa.appconfig-2', component: 'appconfig', paths: [], replaces: 'car1-qa.appconfig-1',
  before: {kind: 'Secret', data: {DEBUG: '[redacted, before]'}}, after: {kind: 'Secret', data: {DEBUG: '[redacted, after]'}},
}
const gone: Change = {action: 'remove', kind: 'ConfigMap', name: 'car1-qa-static', component: 'static', paths: [], before: {kind: 'ConfigMap'}}
const plan: Plan = {
  name: 'car1-qa', namespace: 'summon-qa', context: 'rig-us', from: 'v1', to: 'v2', changes: [config, web, gone], rolls: [], config: 'changed', migrates: true,
  overwrites: [{object: 'Deployment car1-qa-web', path: 'spec.replicas', manager: 'kubectl-scale'}], remade: [], newer: [], warnings: [], later: [],
}

test('objects are shown as git shows files, and below whose change goes', () => {
  expect(diffLines(plan, bare).join('\n')).toBe(
    `
diff Secret car1-qa.appconfig-2
--- Secret car1-qa.appconfig-1, as it is
+++ Secret car1-qa.appconfig-2, after a deploy
@@ -1,3 +1,3 @@
 kind: Secret
 data:
-  DEBUG: "[redacted, before]"
+  DEBUG: "[redacted, after]"
diff Deployment car1-qa-web
--- Deployment car1-qa-web, as it is
+++ Deployment car1-qa-web, after a deploy
@@ -3,7 +3,7 @@
 metadata:
   name: car1-qa-web
 spec:
-  replicas: 5
+  replicas: 2
   strategy:
     type: RollingUpdate
   minReadySeconds: 2
@@ -14,6 +14,6 @@ spec.template.spec.containers
         - name: web
           ports:
             - containerPort: 8000
-          image: summon:v1
+          image: summon:v2
           command:
             - python
diff ConfigMap car1-qa-static
--- ConfigMap car1-qa-static, as it is
+++ /dev/null
@@ -1,1 +0,0 @@
-kind: ConfigMap

A deploy of v2 to car1-qa: 1 created, 1 changed, 1 removed.
  ⚠ puts back spec.replicas of Deployment car1-qa-web, which kubectl-scale has changed
`.trim(),
  )
})

test('the order of keys is no difference, and a list\'s first key is not above the others', () => {
  const spec = {...deployment(5, '').spec, template: {spec: {containers: [{image: 'summon:v2', command: ['python'], ports: [{containerPort: 8000}], name: 'web'}]}}}
  const lines = diffLines({...plan, changes: [{...web, after: {spec, kind: 'Deployment', metadata: {name: 'car1-qa-web'}, apiVersion: 'apps/v1'}}]}, bare)
  expect(lines.filter((line) => /^[-+] /.test(line))).toEqual(['-          image: summon:v1', '+          image: summon:v2'])
  expect(lines.find((line) => line.startsWith('@@'))).toMatch(/@@ spec\.template\.spec\.containers$/)
})

test('nothing that differs is said in one line', () => {
  expect(diffLines({...plan, changes: [], overwrites: []}, bare)).toEqual(['✔ car1-qa is as a deploy of v2 would make it: nothing differs'])
})

test('what the cluster holds cannot act on the terminal', () => {
  const hostile = {...gone, name: '\u001b[2J', before: {kind: 'ConfigMap', data: {'\u202ekey': '\u001b]0;x\u0007\u009b'}}}
  expect(diffLines({...plan, changes: [hostile]}, bare).join('\n')).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
})
