import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {glob, readFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {dist, manifest, root} from './places.js'

const mark = join(dist, '.built-from')
const inputs = ['commands/**/*', 'src/**/*', 'scripts/build.js', 'scripts/build/*', 'package.json', 'package-lock.json']

export async function isFresh() {
  if (!existsSync(mark) || !existsSync(manifest)) return false
  return (await readFile(mark, 'utf8')) === (await fingerprint())
}

export async function markFresh() {
  await writeFile(mark, await fingerprint())
}

async function fingerprint() {
  const hash = createHash('sha256')
  const files = await Array.fromAsync(glob(inputs, {cwd: root}))
  for (const file of files.sort()) {
    const {mtimeMs, size} = await stat(join(root, file))
    hash.update(`${file} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}
