import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, durationFlag, durationGiven, lockHeld, RidectlCommand} from '../src/cli/command.ts'
import {shown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {confirmLeaving, showDelete} from '../src/cli/show-delete.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {deleteInstance} from '../src/workflows/delete.ts'
import {findLeaving} from '../src/workflows/find-leaving.ts'

export default class Delete extends RidectlCommand {
  static override summary = 'Delete an instance; its database, claims and generated Secrets stay, unless told otherwise.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa', required: true})}
  static override flags = {
    purge: Flags.boolean({description: 'take its database, claims and generated Secrets away too, for good'}),
    timeout: durationFlag('how long to wait until it is gone', '10m'),
    'wait-lock': durationFlag('how long to wait for a deploy of the instance', '5m'),
    yes: Flags.boolean({char: 'y', description: 'do not ask for the name (production asks all the same)'}),
    'yes-production': Flags.string({description: 'do not ask in production: the name once more', helpValue: 'NAME'}),
    ...clusterFlags,
  }
  static override examples = ['<%= config.bin %> delete car1-qa', '<%= config.bin %> delete car1-qa --purge --yes']

  protected override readonly holds = lockHeld

  async run(): Promise<void> {
    const parsed = await this.parse(Delete)
    const {args, flags} = parsed
    const settings = await readSettings()
    const timeoutSeconds = durationGiven(parsed, 'timeout', settings.timeoutSeconds)
    const waitLockSeconds = durationGiven(parsed, 'wait-lock', settings.waitLockSeconds)
    const lookup = {...flags, name: args.name}
    const contexts = openContexts({person: person(), ...settings})
    const {world, name, namespace, isProduction} = await shown(lookup, (choose) => findLeaving(contexts, settings, lookup, choose))
    const signal = this.letGo
    const asking = {isProduction, yes: flags.yes, yesProduction: flags['yes-production'], signal}
    const options = {name, namespace, purge: flags.purge, holder: thisHolder(), timeoutSeconds, waitLockSeconds, signal}
    await showDelete(deleteInstance(world, {...options, confirm: (leaving) => confirmLeaving(leaving, asking)}), signal)
  }

  /** A deletion whose output nobody reads any more goes on to its end. */
  protected override readerGone(): void {}
}
