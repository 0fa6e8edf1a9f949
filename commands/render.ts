import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, RidectlCommand} from '../src/cli/command.ts'
import {targetShown} from '../src/cli/find-shown.ts'
import {instancesFrom} from '../src/cli/instances-from.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {print} from '../src/cli/terminal.ts'
import {versionGiven} from '../src/cli/version-given.ts'
import {renderedText} from '../src/cli/views/render.ts'
import {openContexts} from '../src/open-world.ts'
import {render} from '../src/workflows/render.ts'

export default class Render extends RidectlCommand {
  static override summary = 'Print the objects that a deploy would send; secrets are hidden.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa', required: true})}
  static override flags = {
    version: Flags.string({description: 'version, where it is another than the instance has', helpValue: 'X'}),
    file: Flags.string({char: 'f', description: 'file or folder of YAML that describes the instance', helpValue: 'FILE'}),
    ...clusterFlags,
  }
  static override examples = ['<%= config.bin %> render car1-qa', '<%= config.bin %> render car1-qa -f car1-qa.yaml --version v2']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Render)
    const version = versionGiven(flags.version)
    const described = await instancesFrom(flags.file)
    const settings = await readSettings()
    const target = await targetShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name}, described)
    print(renderedText(await render(target.world, {...target, ...version})))
  }
}
