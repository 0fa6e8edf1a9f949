import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, jsonFlag, RidectlCommand} from '../src/cli/command.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {showInstances, showStatus, showStatusAlways} from '../src/cli/show-status.ts'
import {openContexts} from '../src/open-world.ts'

export default class Status extends RidectlCommand {
  static override summary = 'Say how an instance is now, or list all instances.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'})}
  static override flags = {
    ...clusterFlags,
    watch: Flags.boolean({char: 'w', description: 'show it again whenever something changes'}),
    ...jsonFlag,
  }
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status car1-qa --watch']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Status)
    const settings = await readSettings()
    const contexts = openContexts({person: person(), ...settings})
    if (args.name === undefined && !flags.watch) return showInstances(contexts, settings, flags)
    const found = await findShown(contexts, settings, {...flags, name: args.name})
    if (flags.watch) return showStatusAlways(found, this.letGo, flags)
    return showStatus(found, flags)
  }

  /** Leaving what one looks at needs no words. */
  protected override lettingGo(): void {}
}
