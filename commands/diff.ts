import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, RidectlCommand} from '../src/cli/command.ts'
import {targetShown} from '../src/cli/find-shown.ts'
import {instancesFrom} from '../src/cli/instances-from.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {print, terminal} from '../src/cli/terminal.ts'
import {versionGiven} from '../src/cli/version-given.ts'
import {diffLines} from '../src/cli/views/diff.ts'
import {differencesFound} from '../src/errors.ts'
import {openContexts} from '../src/open-world.ts'
import {diff} from '../src/workflows/diff.ts'

export default class Diff extends RidectlCommand {
  static override summary = 'Show what a deploy would change, by the server\'s own answer; nothing is written.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa', required: true})}
  static override flags = {
    version: Flags.string({description: 'version, where it is another than the instance has', helpValue: 'X'}),
    file: Flags.string({char: 'f', description: 'file or folder of YAML that describes the instance', helpValue: 'FILE'}),
    'exit-code': Flags.boolean({description: `end with ${differencesFound} where something differs`}),
    ...clusterFlags,
  }
  static override examples = ['<%= config.bin %> diff car1-qa --version v2', '<%= config.bin %> diff car1-qa -f car1-qa.yaml --exit-code']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Diff)
    const version = versionGiven(flags.version)
    const described = await instancesFrom(flags.file)
    const settings = await readSettings()
    const target = await targetShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name}, described)
    const plan = await diff(target.world, {...target, ...version, ridectl: this.config.version})
    print(diffLines(plan, terminal()))
    if (flags['exit-code'] && plan.changes.length > 0) this.exit(differencesFound)
  }
}
