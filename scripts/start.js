// npm start: from a fresh clone to a page that a deployed Django application serves. Nothing but npm, Node 20 and python3 is needed.
import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {ensureInstalled, env} from './tasks/installed.js'
import {root} from './tasks/root.js'

const ridectlFile = join(root, 'bin', 'run.js')
const instance = 'examples/summon/car1-qa.yaml'

ensureInstalled()
run('node', [join(root, 'scripts', 'build.js')])
ridectl('sandbox', 'start')
ridectl('sandbox', 'build', 'summon:v1', 'examples/summon/v1')
ridectl('install', '--context', 'sandbox')
ridectl('deploy', 'car1-qa', '--version', 'v1', '-f', instance, '--context', 'sandbox', '--yes')
showWhatIsNext(status())

function ridectl(...args) {
  console.log(`\n$ ridectl ${args.join(' ')}`)
  run('node', [ridectlFile, ...args])
}

function run(program, args) {
  const {status} = spawnSync(program, args, {cwd: root, env, stdio: 'inherit'})
  if (status !== 0) process.exit(status ?? 1)
}

function status() {
  const {stdout} = spawnSync('node', [ridectlFile, 'status', 'car1-qa', '--context', 'sandbox', '--json'], {cwd: root, env, encoding: 'utf8'})
  return JSON.parse(stdout)
}

function showWhatIsNext({url}) {
  console.log(`
The page is at ${url}: its rows are in PostgreSQL, put there by the migration.

Try  npm exec ridectl -- status car1-qa
     npm exec ridectl -- sandbox build summon:v2 examples/summon/v2 && npm exec ridectl -- deploy car1-qa --version v2
     npm exec ridectl -- sandbox stop`)
}
