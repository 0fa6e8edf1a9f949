import {RidectlCommand} from '../../src/cli/command.ts'
import {showTask} from '../../src/cli/progress/task.ts'
import {print} from '../../src/cli/terminal.ts'
import {sandboxFolders} from '../../src/sandbox/folders.ts'
import {stopSandbox} from '../../src/sandbox/stop.ts'

export default class SandboxStop extends RidectlCommand {
  static override summary = 'Stop the sandbox, and all that runs in it; its databases and objects stay for the next start.'
  static override examples = ['<%= config.bin %> sandbox stop', '<%= config.bin %> sandbox stop && <%= config.bin %> sandbox start']

  async run(): Promise<void> {
    await this.parse(SandboxStop)
    const ran = await showTask({title: 'Stopping the sandbox', work: () => stopSandbox(sandboxFolders())})
    print(ran ? 'The sandbox is stopped.' : 'The sandbox is not running, nothing to do.')
  }
}
