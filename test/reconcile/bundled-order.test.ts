import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {build} from 'esbuild'
import {afterAll, expect, test} from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'ridectl-bundle-'))
afterAll(() => rmSync(folder, {recursive: true}))

const require = "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);"

async function bundled(entry: string): Promise<unknown> {
  const outfile = join(folder, `${basename(entry)}.mjs`)
  // As the package is bundled: names that a module has not set yet are undefined there, and no error.
  await build({entryPoints: [join(import.meta.dirname, entry)], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node22', banner: {js: require}, logLevel: 'error'})
  return import(pathToFileURL(outfile).href)
}

test('two components that import each other are refused by name in the bundle, where one of them is undefined', async () => {
  const {order} = (await bundled('fixtures/farm.ts')) as {order: () => readonly string[]}
  expect(order).toThrow('need 1 of component egg is undefined: its file and that of the need import each other')
})

test('the components of the package stand in an order in the bundle too', async () => {
  const {names} = (await bundled('fixtures/package-order.ts')) as {names: readonly string[]}
  expect(names.indexOf('database')).toBeLessThan(names.indexOf('migration'))
  expect(names.indexOf('migration')).toBeLessThan(names.indexOf('web'))
})
