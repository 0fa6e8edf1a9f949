import {expect, test} from 'vitest'
import {proposalLines, writtenLines} from '../../../src/cli/views/new.ts'
import type {Proposal} from '../../../src/workflows/new-project.ts'
import {ascii, bare} from '../look.ts'

const requirements = {path: 'requirements.txt', before: 'Django\ncelery\n', after: 'Django\ncelery\ngunicorn\n', change: 'adds'} as const
const dockerfile = {path: 'Dockerfile', before: 'FROM mine\u001b[2J\n', after: 'FROM python\n\tRUN  x\n', change: 'replaces'} as const
const project = {name: 'mysite', folder: '/home/dev/mysite', settings: {module: 'mysite.settings'}, wsgi: 'mysite.wsgi', celery: 'mysite'}
const proposal = {project, files: [requirements, dockerfile], notes: ['No page was found.'], image: 'mysite:v1', settings: 'mysite.settings_ridectl'} as unknown as Proposal

test('shows what was found, and each file as git would', () => {
  expect(proposalLines(proposal, bare)).toEqual([
    'mysite   settings mysite.settings, wsgi mysite.wsgi, celery mysite',
    '', '--- a/requirements.txt', '+++ b/requirements.txt', '@@ -1,2 +1,3 @@', ' Django', ' celery', '+gunicorn',
    '', '--- a/Dockerfile', '+++ b/Dockerfile', '@@ -1,1 +1,2 @@', String.raw`-FROM mine\u{1b}[2J`, '+FROM python', '+    RUN  x',
    '', '⚠ No page was found.',
  ])
})

test('with colour, what comes is green and what goes is red', () => {
  const lines = proposalLines(proposal, {...bare, colour: true})
  expect(lines).toContain('\u001b[32m+gunicorn\u001b[39m')
  expect(lines.find((line) => line.includes('-FROM mine'))?.startsWith('\u001b[31m')).toBe(true)
})

test('says what was written, what stays, and what to type next', () => {
  expect(writtenLines({proposal, instance: 'car1-qa', written: [requirements], kept: [dockerfile]}, '/home/dev', ascii)).toEqual([
    'ok requirements.txt has what was missing',
    '!  Dockerfile stays as it was (--overwrite replaces it); it must set DJANGO_SETTINGS_MODULE=mysite.settings_ridectl',
    '',
    '  Try  ridectl sandbox build mysite:v1 mysite',
    '       ridectl deploy car1-qa -f mysite/car1-qa.yaml --context sandbox',
  ])
})

test('where nothing is missing, that is said', () => {
  expect(proposalLines({...proposal, files: [], notes: []}, bare).at(-1)).toBe('All that an instance needs is there already, nothing to do.')
})
