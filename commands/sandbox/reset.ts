import * as Flags from '@oclif/core/flags'
import {RidectlCommand} from '../../src/cli/command.ts'
import {showTask} from '../../src/cli/progress/task.ts'
import {confirm} from '../../src/cli/prompt.ts'
import {print} from '../../src/cli/terminal.ts'
import {RidectlError} from '../../src/errors.ts'
import {sandboxFolders} from '../../src/sandbox/folders.ts'
import {resetSandbox} from '../../src/sandbox/stop.ts'

export default class SandboxReset extends RidectlCommand {
  static override summary = 'Stop the sandbox and delete it, with its databases, objects and images.'
  static override flags = {yes: Flags.boolean({char: 'y', description: 'do not ask'})}
  static override examples = ['<%= config.bin %> sandbox reset', '<%= config.bin %> sandbox reset --yes']

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxReset)
    const folders = sandboxFolders()
    const question = {message: `Delete the sandbox in ${folders.root}, with every database in it?`, flag: '--yes', signal: this.letGo}
    if (!flags.yes && !(await confirm(question))) throw new RidectlError('DECLINED', 'nothing was deleted')
    const was = await showTask({title: 'Deleting the sandbox', work: () => resetSandbox(folders)})
    print(was ? 'The sandbox is deleted.' : 'There is no sandbox, nothing to do.')
  }
}
