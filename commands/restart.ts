import * as Args from '@oclif/core/args'
import {clusterFlags, durationFlag, durationGiven, jsonFlag, lockHeld, productionFlag, RidectlCommand} from '../src/cli/command.ts'
import {confirmProduction} from '../src/cli/confirm-production.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {showDeploy} from '../src/cli/show-deploy.ts'
import {warn} from '../src/cli/warn.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {deploy} from '../src/workflows/deploy.ts'
import {recordEvent} from '../src/workflows/record-access.ts'
import {restartOf} from '../src/workflows/restart.ts'

export default class Restart extends RidectlCommand {
  static override summary = 'Start the pods of an instance anew, one after the other, or a failed migration again.'
  static override strict = false
  static override args = {
    name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'}),
    component: Args.string({description: 'components, as in web celeryd, or migration; all workloads where none is named'}),
  }
  static override flags = {
    timeout: durationFlag('how long to wait for Ready', '10m'),
    'wait-lock': durationFlag('how long to wait for a deploy of the instance', '5m'),
    ...clusterFlags,
    ...productionFlag,
    ...jsonFlag,
  }
  static override examples = ['<%= config.bin %> restart car1-qa web', '<%= config.bin %> restart car1-qa migration']

  protected override readonly holds = lockHeld

  async run(): Promise<void> {
    const parsed = await this.parse(Restart)
    const {args, argv, flags} = parsed
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    const {components, asks} = await restartOf(found, argv.slice(1).map(String))
    const [reason, holder, signal] = [`restart of ${components.join(', ')}`, thisHolder(), this.letGo]
    const isProduction = await confirmProduction(found, `restart ${components.join(', ')}`, flags)
    if (isProduction) warn(await recordEvent(found.world, found.live, {action: 'restart', who: holder.who, why: reason}))
    const seconds = {timeoutSeconds: durationGiven(parsed, 'timeout', settings.timeoutSeconds), waitLockSeconds: durationGiven(parsed, 'wait-lock', settings.waitLockSeconds)}
    const {name, namespace, world} = found
    const events = deploy(world, {...seconds, name, namespace, asks, action: 'restart', reason, holder, who: holder.who, ridectl: this.config.version, older: false, signal, confirm: async () => true})
    await showDeploy(events, {json: flags.json, signal})
  }

  protected override readerGone(): void {}

  protected override lettingGo(): void {}
}
