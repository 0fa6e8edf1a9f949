import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {isTerminal} from '../src/cli/attach.ts'
import {clusterFlags, productionFlag, RidectlCommand} from '../src/cli/command.ts'
import {confirmProduction} from '../src/cli/confirm-production.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {showShell} from '../src/cli/show-shell.ts'
import {warn} from '../src/cli/warn.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {openPyshell} from '../src/workflows/pyshell.ts'
import {manageOf, readyPod} from '../src/workflows/ready-pod.ts'
import {recordAccess} from '../src/workflows/record-access.ts'

export default class Pyshell extends RidectlCommand {
  static override summary = 'Open Python with the application loaded, in a pod of an instance.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'})}
  static override flags = {
    code: Flags.string({char: 'c', description: 'run this and end', helpValue: 'CODE'}),
    plain: Flags.boolean({description: 'no shell_plus and no IPython, though they are there'}),
    component: Flags.string({description: 'whose pod', default: 'web', helpValue: 'C'}),
    pod: Flags.string({description: 'this pod, ready or not', helpValue: 'P'}),
    ...clusterFlags,
    ...productionFlag,
  }
  static override examples = ['<%= config.bin %> pyshell car1-qa', `<%= config.bin %> pyshell car1-qa -c 'from trips.models import Trip; print(Trip.objects.count())'`]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Pyshell)
    const {letGo: signal} = this
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    const [isProduction, pod] = [await confirmProduction(found, 'open Python in it', flags), await readyPod(found, flags)]
    const tty = flags.code === undefined && isTerminal()
    const options = {...flags, manage: manageOf(found), tty, signal}
    if (isProduction) warn(await recordAccess(found.world, found.live, {action: 'pyshell', who: thisHolder().who, why: `Python in ${pod.name}`}))
    const exit = await showShell(found.world, pod, openPyshell(found.world, pod, options), {tty, isFed: flags.code !== undefined})
    if (exit !== 0) this.exit(exit)
  }

  /** What runs there hears of it by its terminal or its input. */
  protected override lettingGo(): void {}
}
