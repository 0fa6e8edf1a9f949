import {expect, test} from 'vitest'
import {surroundingsIn} from '../../../src/sandbox/images/dockerfile.ts'

test.each<[string, string, ReturnType<typeof surroundingsIn>]>([
  ['no Dockerfile', '', {workFolder: ''}],
  ['one stage', 'FROM x\nWORKDIR /srv/app\nCOPY . .\nENV DJANGO_SETTINGS_MODULE=a.b\n', {workFolder: '', settings: 'a.b'}],
  ['a folder below', 'FROM x AS build\nWORKDIR /srv/app\nCOPY . .\nFROM x\nCOPY --from=build /srv/app /srv/app\nWORKDIR /srv/app/backend\n', {workFolder: 'backend'}],
  ['a relative folder', 'FROM x\nWORKDIR /code\nCOPY --chown=1:1 . ./\nWORKDIR src\n', {workFolder: 'src'}],
  ['another place in the last stage', 'FROM x\nWORKDIR /build\nCOPY . .\nFROM x\nWORKDIR /app\n', {workFolder: ''}],
  ['files copied into a place that no WORKDIR names', 'FROM x\nCOPY . /app\nWORKDIR /app\n', {workFolder: ''}],
  ['several variables on a line that goes on', 'FROM x\nENV A=1 \\\n    DJANGO_SETTINGS_MODULE="a.prod" B=2\n', {workFolder: '', settings: 'a.prod'}],
  ['a variable of the build alone', 'FROM x\nARG DJANGO_SETTINGS_MODULE=a.b\nRUN echo DJANGO_SETTINGS_MODULE=c\n', {workFolder: ''}],
])('%s', (_, dockerfile, wanted) => {
  expect(surroundingsIn(dockerfile)).toEqual(wanted)
})
