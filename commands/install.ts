import * as Flags from '@oclif/core/flags'
import {clusterFlags, RidectlCommand} from '../src/cli/command.ts'
import {person} from '../src/cli/person.ts'
import {roleGiven} from '../src/cli/role-given.ts'
import {readSettings} from '../src/cli/settings.ts'
import {print, terminal} from '../src/cli/terminal.ts'
import {installedLines, sharedDatabaseLines} from '../src/cli/views/install.ts'
import {openContexts} from '../src/open-world.ts'
import {install} from '../src/workflows/install.ts'
import {installRole} from '../src/workflows/install-role.ts'
import {roles} from '../src/workflows/roles.ts'

export default class Install extends RidectlCommand {
  static override summary = 'Add the definition of SummonPlatform to a cluster, or give rights to a person.'
  static override flags = {
    'dry-run': Flags.boolean({description: 'only say what would change'}),
    role: Flags.string({description: 'rights to give in one namespace: viewer (all but Secrets), deployer, shell', options: [...roles]}),
    user: Flags.string({description: 'who gets the role', helpValue: 'U'}),
    group: Flags.string({description: 'who gets the role: a group', helpValue: 'G'}),
    'shared-database': Flags.string({description: 'lets a deployer read this Secret too: the admin of the databases that instances share', helpValue: 'NAMESPACE/SECRET'}),
    ...clusterFlags,
  }
  static override examples = ['<%= config.bin %> install --context rig-us --dry-run', '<%= config.bin %> install --role deployer --user dev@example.com --namespace summon-qa']

  async run(): Promise<void> {
    const {flags} = await this.parse(Install)
    const dryRun = flags['dry-run']
    const wish = roleGiven(flags)
    const world = await openContexts({person: person(), ...(await readSettings())}).open(flags.context)
    const all = wish === undefined ? [await install(world, {dryRun, signal: this.letGo})] : await installRole(world, wish, {dryRun})
    for (const installed of all) print(installedLines(installed, {dryRun}, terminal()))
    if (wish === undefined) return
    print(sharedDatabaseLines(wish, terminal()))
  }
}
