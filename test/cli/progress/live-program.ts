/** Run in a terminal by live.test.ts: plays a deploy, an event for each line that it is given, and ends as its argument says. */
import {createInterface} from 'node:readline'
import {failureLines} from '../../../src/cli/failure.ts'
import {liveProgress} from '../../../src/cli/progress/live.ts'
import {print, printError, terminal} from '../../../src/cli/terminal.ts'
import {doneLine} from '../../../src/cli/views/deploy.ts'
import {RidectlError} from '../../../src/errors.ts'
import {crashes, done, upgrade} from './events.ts'

const isGood = process.argv[2] === 'done'
const progress = liveProgress()
const events = isGood ? [...upgrade, done] : [...crashes]
print('ready')
for await (const line of createInterface({input: process.stdin})) {
  const event = events.shift()
  if (event !== undefined) progress.on({...event, time: new Date()})
  if (line === 'end') break
}
await progress.end(isGood ? 'done' : 'failed')
if (isGood && done.type === 'done') print(doneLine(done.outcome, terminal()))
else printError(failureLines(new RidectlError('ROLLOUT_FAILED', 'car1-qa stays on v1: web has not kept its promise'), terminal()))
process.stdin.destroy()
