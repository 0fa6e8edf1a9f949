import * as Flags from '@oclif/core/flags'
import {clusterFlags, RidectlCommand} from '../src/cli/command.ts'
import {print, terminal} from '../src/cli/terminal.ts'
import {installedLines} from '../src/cli/views/install.ts'
import {openContexts} from '../src/open-world.ts'
import {install} from '../src/workflows/install.ts'

export default class Install extends RidectlCommand {
  static override summary = 'Add the definition of SummonPlatform to a cluster, or update it.'
  static override flags = {
    'dry-run': Flags.boolean({description: 'only say what would change'}),
    context: clusterFlags.context,
  }
  static override examples = ['<%= config.bin %> install', '<%= config.bin %> install --context rig-us --dry-run']

  async run(): Promise<void> {
    const {flags} = await this.parse(Install)
    const dryRun = flags['dry-run']
    const world = await openContexts().open(flags.context)
    print(installedLines(await install(world, {dryRun, signal: this.letGo}), {dryRun}, terminal()))
  }
}
