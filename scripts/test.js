// npm test: everything that needs no cluster, one step after the other; the last line is "N passed, N failed".
// With names of steps: only those. `long` (kill -9 at every write, deletions, databases behind a wall, whatever installs with pip) and `cluster` must be asked for;
// `cluster`, and the contract beside it, run on the cluster that KUBECONFIG names.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {failuresIn} from './tasks/failures.js'
import {ensureInstalled, env} from './tasks/installed.js'
import {root} from './tasks/root.js'

const all = [
  {name: 'types', command: ['tsc', '--noEmit']},
  {name: 'lint', command: ['oxlint', '--type-aware']},
  {name: 'generated types', command: ['node', 'scripts/types.js', '--check']},
  {name: 'build', command: ['node', 'scripts/build.js']},
  {name: 'unit', vitest: true},
  {name: 'contract', vitest: true},
  {name: 'e2e', vitest: true},
  {name: 'long', vitest: true, outside: true},
  {name: 'cluster', vitest: true, outside: true},
]
const asked = process.argv.slice(2)
const onCluster = asked.includes('cluster')
const steps = all.filter(({name, outside}) => (asked.length === 0 ? !outside : asked.includes(name)))
const scratch = mkdtempSync(join(tmpdir(), 'ridectl-test-'))

ensureInstalled()
const results = steps.map(run)
rmSync(scratch, {recursive: true})
summarise(results)

function run(step) {
  console.log(`\n── ${step.name}`)
  const started = Date.now()
  const report = join(scratch, `${step.name}.json`)
  const reporters = ['--update=none', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const [program, ...args] = step.vitest ? ['vitest', 'run', '--project', step.name, ...reporters] : step.command
  const isGood = spawnSync(program, args, {cwd: root, env: onCluster ? env : isolated(), stdio: 'inherit'}).status === 0
  return {name: step.name, seconds: (Date.now() - started) / 1000, isGood, ...(step.vitest ? counted(report, isGood) : alone(isGood))}
}

// No cluster of the person who runs this is touched, and no setting of theirs matters.
function isolated() {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'KUBECONFIG' && !name.startsWith('RIDECTL_')))
}

function alone(isGood) {
  return {passed: isGood ? 1 : 0, failed: isGood ? 0 : 1}
}

function counted(report, isGood) {
  try {
    const {numPassedTests, testResults} = JSON.parse(readFileSync(report, 'utf8'))
    const failures = failuresIn(testResults)
    return {passed: numPassedTests, failed: isGood ? failures.length : Math.max(failures.length, 1), failures}
  } catch {
    return alone(false)
  }
}

// What failed is told once more at the end, where whoever sees only that looks for it.
function summarise(results) {
  console.log('')
  for (const failure of results.flatMap(({failures = []}) => failures)) console.log(`FAIL  ${failure}`)
  for (const {name, seconds, isGood, passed, failed} of results) {
    console.log(`${isGood ? 'ok  ' : 'FAIL'}  ${name.padEnd(16)} ${String(passed).padStart(4)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(0).padStart(5)} s`)
  }
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  process.exitCode = results.every(({isGood}) => isGood) ? 0 : 1
}
