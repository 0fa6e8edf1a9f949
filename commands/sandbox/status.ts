import {jsonFlag, RidectlCommand} from '../../src/cli/command.ts'
import {safeJson} from '../../src/cli/safe.ts'
import {print, terminal} from '../../src/cli/terminal.ts'
import {sandboxLines} from '../../src/cli/views/sandbox.ts'
import {sandboxFolders} from '../../src/sandbox/folders.ts'
import {sandboxStatus} from '../../src/sandbox/status.ts'

export default class SandboxStatus extends RidectlCommand {
  static override summary = 'Say whether the sandbox runs, and where its parts are served.'
  static override flags = {...jsonFlag}
  static override examples = ['<%= config.bin %> sandbox status', '<%= config.bin %> sandbox status --json']

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxStatus)
    const status = await sandboxStatus(sandboxFolders())
    print(flags.json ? safeJson(status, 2) : sandboxLines(status, new Date(), terminal()))
  }
}
