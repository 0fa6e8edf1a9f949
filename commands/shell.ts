import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {afterDashes, refuseWithoutDashes} from '../src/cli/after-dashes.ts'
import {isTerminal} from '../src/cli/attach.ts'
import {clusterFlags, productionFlag, RidectlCommand} from '../src/cli/command.ts'
import {confirmProduction} from '../src/cli/confirm-production.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {showShell} from '../src/cli/show-shell.ts'
import {warn} from '../src/cli/warn.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {readyPod} from '../src/workflows/ready-pod.ts'
import {recordAccess} from '../src/workflows/record-access.ts'
import {openShell} from '../src/workflows/shell.ts'

export default class Shell extends RidectlCommand {
  static override summary = 'Open a shell in a pod of an instance, or run a command there.'
  static override strict = false
  static override args = {name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'})}
  static override flags = {
    component: Flags.string({description: 'whose pod', default: 'web', helpValue: 'C'}),
    pod: Flags.string({description: 'this pod, ready or not', helpValue: 'P'}),
    ...clusterFlags,
    ...productionFlag,
  }
  static override examples = ['<%= config.bin %> shell car1-qa', '<%= config.bin %> shell car1-qa --component celeryd -- ls -l /tmp']

  async run(): Promise<void> {
    const {own, command = []} = afterDashes(this.argv)
    const {args, argv, flags} = await this.parse(Shell, own)
    refuseWithoutDashes('shell', argv)
    const {letGo: signal} = this
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    const [isProduction, pod] = [await confirmProduction(found, 'open a shell in it', flags), await readyPod(found, flags)]
    const tty = isTerminal()
    if (isProduction) warn(await recordAccess(found.world, found.live, {action: 'shell', who: thisHolder().who, why: `${command.join(' ') || 'a login shell'} in ${pod.name}`}))
    const exit = await showShell(found.world, pod, openShell(found.world, pod, {command, tty, signal}), {tty})
    if (exit !== 0) this.exit(exit)
  }

  /** What runs there hears of it by its terminal or its input. */
  protected override lettingGo(): void {}
}
