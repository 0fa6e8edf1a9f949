/** Run by while-away.test.ts: work that says what it hears, lets go only when it reads a line, and hands Ctrl-C over where its argument says so. */
import {once} from 'node:events'
import {whileAway} from '../../../src/cli/dbshell/while-away.ts'
import {Interrupted} from '../../../src/cli/interrupted.ts'

try {
  await whileAway(async ({signal, handOver}) => {
    if (process.argv[2] === 'theirs') handOver()
    signal.addEventListener('abort', () => process.stdout.write('aborted\n'))
    process.stdout.write('away\n')
    await once(process.stdin, 'data')
  })
} catch (error) {
  process.exitCode = error instanceof Interrupted ? error.exit : 1
} finally {
  process.stdin.destroy()
}
