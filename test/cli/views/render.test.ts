import {expect, test} from 'vitest'
import {renderedText} from '../../../src/cli/views/render.ts'

test('what a Secret holds is not shown, its keys are', () => {
  const secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'a'}, data: {password: 'aHVudGVyMg=='}, stringData: {url: 'postgres://u:hunter2@h/d'}}
  const text = renderedText([secret, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'b'}, data: {key: 'value'}}])
  expect(text).toBe(`apiVersion: v1
kind: Secret
metadata:
  name: a
data:
  password: "[redacted]"
stringData:
  url: "[redacted]"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
data:
  key: value`)
})
