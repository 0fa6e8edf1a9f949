import {expect, test} from 'vitest'
import {ignoring} from '../../../src/sandbox/images/ignore.ts'

const kept = (dockerignore: string, paths: readonly string[]): string[] => paths.filter((path) => !ignoring(dockerignore)(path))

test('what belongs to one machine is left out without a word', () => {
  expect(kept('', ['a.py', '.git/config', 'x/.git', 'a/__pycache__/b.cpython-311.pyc', 'old.pyc', 'node_modules/x.js', '.venv/bin/python', 'gitter.py'])).toEqual(['a.py', 'gitter.py'])
})

test('lines of .dockerignore mean what they mean to Docker', () => {
  const paths = ['a.md', 'docs/a.md', 'docs/x/b.md', 'README.md', 'log/x', 'a/log/x', 'file1', 'file12', 'tmp-x/y']
  expect(kept('*.md', paths)).toEqual(paths.filter((path) => path !== 'a.md' && path !== 'README.md'))
  expect(kept('**/*.md\n!README.md', paths)).toEqual(['README.md', 'log/x', 'a/log/x', 'file1', 'file12', 'tmp-x/y'])
  expect(kept('log', paths)).toEqual(paths.filter((path) => path !== 'log/x'))
  expect(kept('**/log/', paths)).toEqual(paths.filter((path) => !path.endsWith('log/x')))
  expect(kept('/docs/x', paths)).toEqual(paths.filter((path) => path !== 'docs/x/b.md'))
  expect(kept('file?\n# docs\n\ntmp-*', paths)).toEqual(paths.filter((path) => path !== 'file1' && path !== 'tmp-x/y'))
  expect(kept('file[!2]', paths)).toEqual(paths.filter((path) => path !== 'file1'))
})

test('a file can be taken back out of a folder that is left out', () => {
  expect(kept('docs\n!docs/keep.md', ['docs/a.md', 'docs/keep.md'])).toEqual(['docs/keep.md'])
})
