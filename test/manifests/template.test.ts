import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {packageRoot} from '../../src/manifests/package-root.ts'
import {fill, parseTemplate} from '../../src/manifests/template.ts'

const filled = (text: string, context: Record<string, unknown>): unknown => fill(parse(text), context)

describe('a template', () => {
  test('is filled in texts, and with whole values', () => {
    expect(filled('{name: "${name}-web", replicas: {$eval: replicas}, labels: {$eval: app.labels}}', {name: 'car1-qa', replicas: 2, app: {labels: {a: 'b'}}})).toEqual({
      name: 'car1-qa-web', replicas: 2, labels: {a: 'b'},
    })
  })

  test('keeps its shape, whatever the values are', () => {
    const hostile = 'v1"\n  evil: {$eval: secret}\n- ${secret}'
    expect(filled('{version: "${version}"}', {version: hostile, secret: 'x'})).toEqual({version: hostile})
  })

  test('loses the keys whose value is null, at every depth: a null that is sent is a field that is owned', () => {
    expect(filled('{spec: {replicas: {$eval: none}, list: [{a: {$eval: none}, b: 1}]}}', {none: null})).toEqual({spec: {list: [{b: 1}]}})
    expect(filled('{pod: {$eval: pod}}', {pod: {spec: {nodeSelector: null, x: 1}}})).toEqual({pod: {spec: {x: 1}}})
  })

  test.each([['null', null], ['a map', {}], ['a list', []], ['nothing', undefined]])('refuses %s in the middle of a text', (_, value) => {
    expect(() => filled('{name: "a-${part}"}', {part: value})).toThrow('${part}')
  })

  test('refuses a name that it is not given', () => {
    expect(() => filled('{replicas: {$eval: nowhere}}', {})).toThrow('nowhere')
  })

  test('leaves $${HOME} for the shell', () => {
    expect(filled('{command: ["$${HOME}"]}', {})).toEqual({command: ['${HOME}']})
  })

  test.each([
    '{$if: "a", then: 1}', '{$map: {$eval: a}, "each(x)": 1}', '{$let: {a: 1}, in: 2}', '{$json: 1}', '{$merge: []}', '{$fromNow: "1 day"}',
    '{$eval: "a + 1"}', '{$eval: "now()"}', '{$eval: 1}', '{$eval: {a: 1}}', 'text: "${a + b}"', 'text: "${a[0]}"', '"${name}": 1',
  ])('refuses logic: %s', (text) => {
    expect(() => parseTemplate(text, 'web')).toThrow('templates/web.yaml')
  })

  test('does not know the time', () => {
    expect(() => filled('{at: {$eval: now}}', {})).toThrow()
    expect(() => filled('{at: "${now}"}', {})).toThrow()
  })
})

test('every template of the package holds no logic', () => {
  const folder = join(packageRoot(), 'templates')
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'crd.yaml')
  expect(names).toContain('web.yaml')
  for (const name of names) expect(parseTemplate(readFileSync(join(folder, name), 'utf8'), name).length).toBeGreaterThan(0)
})
