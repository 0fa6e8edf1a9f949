import {expect, test} from 'vitest'
import {expand} from '../../../src/sandbox/node/container/expansion.ts'
import {listenOnLoopback} from '../../../src/sandbox/node/container/listen-address.ts'
import {rewritePaths} from '../../../src/sandbox/node/container/path-rewrite.ts'

const mounts = [
  {mountPath: '/etc/config', folder: '/pods/1/config'},
  {mountPath: '/etc/config/extra', folder: '/pods/1/extra'},
  {mountPath: '/tmp/', folder: '/pods/1/tmp'},
  {mountPath: '/srv/a.b', folder: '/pods/1/ab'},
]

test.each([
  ['a whole argument', '/etc/config', '/pods/1/config'],
  ['a file below it', '/etc/config/summon-platform.yml', '/pods/1/config/summon-platform.yml'],
  ['after =', '--config=/etc/config/app.yml', '--config=/pods/1/config/app.yml'],
  ['after = to the end', 'TMPDIR=/tmp', 'TMPDIR=/pods/1/tmp'],
  ['with a slash at its end', '/tmp/', '/pods/1/tmp/'],
  ['twice', 'a=/tmp b=/tmp', 'a=/tmp b=/pods/1/tmp'],
  ['below another mount', '/etc/config/extra/x', '/pods/1/extra/x'],
  ['the beginning of a longer name', '/etc/configuration', '/etc/configuration'],
  ['inside a path', '/var/tmp', '/var/tmp'],
  ['inside a URL', 'http://host/tmp', 'http://host/tmp'],
  ['inside a sentence', 'rm -rf /tmp', 'rm -rf /tmp'],
  ['in a list of paths', '/usr/lib:/tmp', '/usr/lib:/tmp'],
  ['a name that is a pattern', '/srv/aXb', '/srv/aXb'],
  ['a name with a dot', '/srv/a.b/c', '/pods/1/ab/c'],
])('%s: %s', (_, text, rewritten) => expect(rewritePaths(text, mounts)).toBe(rewritten))

test('without mounts a text stays as it is', () => expect(rewritePaths('/tmp', [])).toBe('/tmp'))

test.each([
  ['--bind=$(HOST):$(PORT)', '--bind=h:80'],
  ['$(UNKNOWN)', '$(UNKNOWN)'],
  ['$$(HOST)', '$(HOST)'],
  ['$$$(HOST)', '$h'],
  ['$HOST', '$HOST'],
  ['$(HOST', '$(HOST'],
])('%s expands to %s', (text, expanded) => expect(expand(text, new Map([['HOST', 'h'], ['PORT', '80']]))).toBe(expanded))

test.each([
  ['0.0.0.0:8000', '127.0.0.1:8000'],
  ['--bind=[::]:8000', '--bind=127.0.0.1:8000'],
  ['0.0.0.0', '127.0.0.1'],
  ['--bind=0.0.0.0', '--bind=127.0.0.1'],
  ['10.0.0.0', '10.0.0.0'],
  ['http://0.0.0.0:8000/x', 'http://0.0.0.0:8000/x'],
])('an application that listens on %s listens on %s', (text, rewritten) => expect(listenOnLoopback(text)).toBe(rewritten))
