import {expect, test} from 'vitest'
import {logView, readable} from '../../../src/cli/views/log-line.ts'

const look = {columns: 100, unicode: true, colour: false}

test('each line says whose it is; another container than the component\'s own is named', () => {
  const view = logView('car1-qa', look)
  expect(view({type: 'line', component: 'web', pod: 'car1-qa-web-5c6f-x2x', container: 'web', line: 'hello'})).toBe('web-5c6f-x2x │ hello')
  expect(view({type: 'line', component: 'web', pod: 'car1-qa-web-5c6f-x2x', container: 'proxy', line: 'hello'})).toBe('web-5c6f-x2x/proxy │ hello')
  expect(view({type: 'joined', component: 'web', pod: 'car1-qa-web-5c6f-y3y'})).toBe('web-5c6f-y3y       │ (joined)')
})

test('a line of JSON is time, level and text, and then the rest', () => {
  expect(readable('{"level":"warning","ts":"21:04:11","msg":"slow","ms":1200,"of":{"a":1}}', look)).toBe('21:04:11 warning slow ms=1200 of={"a":1}')
  expect(readable('{"levelname": "INFO", "message": "it\\nis"}', look)).toBe('INFO it is')
})

test('what only looks like JSON stays as it is', () => {
  expect(readable('{not json}', look)).toBe('{not json}')
  expect(readable('[1, 2]', look)).toBe('[1, 2]')
})

test('colours of the log are left out, and what a terminal would act on is shown', () => {
  expect(readable('\u001b[32mgreen\u001b[0m \u001b]0;title\u0007', look)).toBe('green \\u{1b}]0;title\\u{7}')
})
