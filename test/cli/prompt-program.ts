/** Run by prompt.test.ts: asks what its argument names, and says what was answered. */
import {present} from '../../src/cli/present.ts'
import {choose, confirm, confirmByName} from '../../src/cli/prompt.ts'
import {print} from '../../src/cli/terminal.ts'

const question = {message: 'Deploy v2 to car1-qa?', flag: '--yes'}
const names = ['car1-qa', 'car1-prod', 'car2-prod\u001b[2J']
const asks: Record<string, () => Promise<unknown>> = {
  confirm: () => confirm(question),
  name: () => confirmByName({message: 'Type car1-prod:', flag: '--yes-production car1-prod'}, 'car1-prod'),
  choose: () => choose({message: 'Which instance?', flag: 'NAME'}, names.map((value, at) => ({label: value, value: at}))),
}

try {
  print(`answer: ${JSON.stringify(await asks[process.argv[2] ?? '']?.())}`)
} catch (error) {
  process.exitCode = await present(error, [], '.')
}
