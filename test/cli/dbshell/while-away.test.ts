import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {expect, test} from 'vitest'

/** Runs it until it is away; `says` resolves with what it says next. */
async function away(...args: readonly string[]): Promise<{readonly child: ChildProcess; readonly says: () => Promise<string>}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'away-program.ts'), ...args], {stdio: ['pipe', 'pipe', 'inherit']})
  const says = async (): Promise<string> => String((await once(child.stdout!, 'data'))[0])
  expect(await says()).toBe('away\n')
  return {child, says}
}

test('the first signal aborts the work, which may let go; the second ends the process at once', async () => {
  const [patient, impatient] = [await away(), await away()]
  for (const {child, says} of [patient, impatient]) {
    child.kill('SIGINT')
    expect(await says()).toBe('aborted\n')
  }
  patient.child.stdin?.write('let go\n')
  impatient.child.kill('SIGTERM')
  expect(await Promise.all([patient, impatient].map(({child}) => once(child, 'close')))).toEqual([[130, null], [143, null]])
})

test('a terminal that goes and says so twice leaves the work the time to let go', async () => {
  const {child, says} = await away()
  child.kill('SIGHUP')
  await says()
  child.kill('SIGHUP')
  child.stdin?.write('let go\n')
  expect(await once(child, 'close')).toEqual([129, null])
})

test('Ctrl-C does nothing where the terminal is somebody else\'s', async () => {
  const {child} = await away('theirs')
  child.kill('SIGINT')
  child.stdin?.write('done\n')
  expect(await once(child, 'close')).toEqual([0, null])
})
