#!/usr/bin/env node
// Written so that an old Node, too, can read it and say what it needs: no syntax and no imports younger than Node 14.
import fs from 'fs'

const root = new URL('../', import.meta.url)
const needed = [22, 19]

function isOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major < needed[0] || (major === needed[0] && minor < needed[1])
}

function version() {
  return JSON.parse(fs.readFileSync(new URL('package.json', root), 'utf8')).version
}

async function cacheCode() {
  const [module, os, path] = await Promise.all([import('module'), import('os'), import('path')])
  const caches = process.env.XDG_CACHE_HOME || cachesOf(os, path)
  if (caches !== undefined) module.enableCompileCache(path.join(caches, 'ridectl', 'compiled'))
}

// In a container that runs under any number the user may have no home.
function cachesOf(os, path) {
  try {
    return path.join(os.homedir(), '.cache')
  } catch {
    return undefined
  }
}

function refuse(why) {
  process.stderr.write(why + '\n')
  process.exitCode = 1
}

async function start() {
  const typed = process.argv.slice(2)
  if (typed[0] === '--version' || typed[0] === '-v') return process.stdout.write('ridectl ' + version() + '\n')
  if (isOldNode()) return refuse('ridectl needs Node ' + needed.join('.') + ' or later; this is Node ' + process.versions.node + ' (' + process.execPath + ').')
  if (!fs.existsSync(new URL('dist', root))) return refuse('ridectl is not built yet. In a clone: npm start, or npm run build.')
  await cacheCode()
  const [{main}, {fileURLToPath}] = await Promise.all([import('../dist/src/cli/main.js'), import('url')])
  process.exit(await main(typed, fileURLToPath(root)))
}

void start()
