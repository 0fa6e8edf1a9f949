import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, jsonFlag, RidectlCommand} from '../src/cli/command.ts'
import {seeking} from '../src/cli/find-shown.ts'
import {readSettings} from '../src/cli/settings.ts'
import {showDoctor} from '../src/cli/show-doctor.ts'
import {environment, terminal} from '../src/cli/terminal.ts'
import {openClock, openContexts, openKubeconfig, openMachine, thisHolder} from '../src/open-world.ts'
import {doctor} from '../src/workflows/doctor.ts'
import {loginSeconds} from '../src/workflows/patients.ts'

export default class Doctor extends RidectlCommand {
  static override summary = 'Look at this machine, every context and, with a name, an instance; say what mends it.'
  static override args = {name: Args.string({description: 'instance to look at as well, as in car1-qa'})}
  static override flags = {
    fix: Flags.boolean({description: 'mend what can be mended, asking for each, and look again'}),
    yes: Flags.boolean({char: 'y', description: 'with --fix: do not ask, and do all that is safe'}),
    ...clusterFlags,
    ...jsonFlag,
  }
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor car1-qa --fix']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Doctor)
    const settings = await readSettings()
    const patience = {...settings, loginSeconds}
    const [contexts, {isLive, ...look}] = [openContexts(patience), terminal()]
    // An unknown context is a slip of the fingers, not a finding.
    if (flags.context !== undefined) await contexts.open(flags.context)
    const surgery = {
      contexts,
      settings,
      kubeconfig: openKubeconfig(patience),
      machine: await openMachine(environment()),
      clock: openClock(),
      environment: environment(),
      terminal: {...look, isTerminal: isLive},
      isGone: thisHolder().isGone,
      ridectl: this.config.version,
      context: flags.context,
    }
    const seek = args.name === undefined ? undefined : seeking(contexts, settings, {...flags, name: args.name})
    process.exitCode = await showDoctor((changed) => doctor({...surgery, seek}, changed), flags)
  }
}
