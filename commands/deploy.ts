import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, durationFlag, durationGiven, jsonFlag, lockHeld, RidectlCommand} from '../src/cli/command.ts'
import {targetShown} from '../src/cli/find-shown.ts'
import {instancesFrom} from '../src/cli/instances-from.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {confirmPlan, showDeploy} from '../src/cli/show-deploy.ts'
import {versionGiven} from '../src/cli/version-given.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {deploy} from '../src/workflows/deploy.ts'

export default class Deploy extends RidectlCommand {
  static override summary = 'Bring an instance to a version, or to what its file says.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa', required: true})}
  static override flags = {
    version: Flags.string({description: 'version to deploy: an image tag, or sha256:...', helpValue: 'X'}),
    file: Flags.string({char: 'f', description: 'file or folder of YAML that describes the instance', helpValue: 'FILE'}),
    timeout: durationFlag('how long to wait for Ready', '10m'),
    'wait-lock': durationFlag('how long to wait for another deploy of the instance', '5m'),
    yes: Flags.boolean({char: 'y', description: 'do not ask (production asks all the same)'}),
    'yes-production': Flags.string({description: 'do not ask in production: the name once more', helpValue: 'NAME'}),
    reason: Flags.string({description: 'why, for the history', helpValue: 'TEXT'}),
    older: Flags.boolean({description: 'go on although a newer ridectl deployed last'}),
    ...clusterFlags,
    ...jsonFlag,
  }
  static override examples = ['<%= config.bin %> deploy car1-qa --version v2', '<%= config.bin %> deploy car1-qa -f car1-qa.yaml --yes']

  protected override readonly holds = lockHeld

  async run(): Promise<void> {
    const parsed = await this.parse(Deploy)
    const {args, flags} = parsed
    const settings = await readSettings()
    const timeoutSeconds = durationGiven(parsed, 'timeout', settings.timeoutSeconds)
    const waitLockSeconds = durationGiven(parsed, 'wait-lock', settings.waitLockSeconds)
    const version = versionGiven(flags.version)
    const described = await instancesFrom(flags.file)
    const target = await targetShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name}, described)
    const {signal, json} = {signal: this.letGo, json: flags.json}
    const asking = {isProduction: target.isProduction, yes: flags.yes, yesProduction: flags['yes-production'], json, signal}
    const holder = thisHolder()
    await showDeploy(
      deploy(target.world, {
        ...target, ...version, holder, who: holder.id.split('/')[0] ?? '', ridectl: this.config.version, timeoutSeconds, waitLockSeconds, older: flags.older, signal,
        ...(flags.reason === undefined ? {} : {reason: flags.reason}),
        confirm: (plan) => confirmPlan(plan, asking),
      }),
      {json, signal},
    )
  }

  /** A deploy whose output nobody reads any more goes on to its end. */
  protected override readerGone(): void {}

  /** Said by the list itself. */
  protected override lettingGo(): void {}
}
