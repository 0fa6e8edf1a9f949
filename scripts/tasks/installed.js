// Runs before anything is installed, on any Node from 20 on.
import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {root} from './root.js'

const bin = join(root, 'node_modules', '.bin')
const mark = join(root, 'node_modules', '.package-lock.json')

/** The environment in which `node` is the pinned one. */
export const env = {...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`}

/** Installs what the lock file names, where that has not been done. */
export function ensureInstalled() {
  if (existsSync(join(bin, 'node')) && installedVersions() === lockedVersions()) return
  console.log('$ npm ci')
  const {status} = spawnSync('npm', ['ci', '--loglevel=error'], {cwd: root, stdio: 'inherit'})
  if (status !== 0) process.exit(status ?? 1)
}

const lockedVersions = () => versions(join(root, 'package-lock.json'))
const installedVersions = () => (existsSync(mark) ? versions(mark) : '')

// npm leaves out what is for other platforms: those are optional, and not compared.
function versions(file) {
  const {packages} = JSON.parse(readFileSync(file, 'utf8'))
  const wanted = Object.entries(packages).filter(([path, entry]) => path.startsWith('node_modules/') && !entry.optional && !entry.link)
  return wanted.map(([path, {version}]) => `${path} ${version}`).sort().join('\n')
}
