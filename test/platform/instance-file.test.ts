import {stringify} from 'yaml'
import {describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {readInstances} from '../../src/platform/instance-file.ts'

const head = 'apiVersion: summon.ridecell.io/v1beta1\nkind: SummonPlatform\n'

function told(text: string): readonly string[] {
  try {
    readInstances(text, 'car1-qa.yaml')
    return []
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
    return [error.message, ...error.details]
  }
}

describe('a field that nobody knows is refused where it stands:', () => {
  test('one of spec that lost its indentation is said to belong there', () => {
    const text = `${head}metadata: {name: car1-qa}\nspec:\n  version: v1\nconfig:\n  DEBUG: true\n`
    expect(told(text)).toEqual(['car1-qa.yaml:6:1: config is a field of spec: it is to be indented below it'])
  })

  test('a slip beside spec comes with the nearest name', () => {
    const text = `${head}metdata: {}\nmetadata: {name: car1-qa}\nspec: {version: v1}\n`
    expect(told(text)).toEqual(['car1-qa.yaml:3:1: metdata is not a field of a SummonPlatform; did you mean metadata?'])
  })

  test('so does one in metadata', () => {
    const text = `${head}metadata:\n  name: car1-qa\n  anotations: {team: fleet}\nspec: {version: v1}\n`
    expect(told(text)).toEqual(['car1-qa.yaml:5:3: metadata.anotations is not a field of a SummonPlatform; did you mean metadata.annotations?'])
  })

  test('and all are told at once, with those in spec', () => {
    const text = `${head}metadata: {name: car1-qa, label: {}}\nspec: {version: v1, web: {replica: 2}}\nextra: 1\n`
    expect(told(text)).toEqual([
      'car1-qa.yaml:3:27: metadata.label is not a field of a SummonPlatform; did you mean metadata.labels?',
      'car1-qa.yaml:5:1: extra is not a field of a SummonPlatform; fields here: apiVersion, kind, metadata, spec, status',
      'car1-qa.yaml:4:27: spec.web.replica is not a field of a SummonPlatform; did you mean spec.web.replicas?',
    ])
  })
})

test('what kubectl get -o yaml writes is read', () => {
  const metadata = {
    name: 'car1-qa', namespace: 'summon-qa', labels: {team: 'fleet'}, annotations: {note: 'a'}, uid: '1', resourceVersion: '2', generation: 3, creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [{manager: 'ridectl'}], ownerReferences: [], finalizers: ['a/b'], deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0, generateName: 'car1-', selfLink: '/a',
  }
  const text = stringify({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata, spec: {version: 'v1'}, status: {state: 'Ready'}})
  expect(told(text)).toEqual([])
})
