import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, jsonFlag, RidectlCommand} from '../src/cli/command.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {patternOf, refuseFollowed, showLogs, sinceOf} from '../src/cli/show-logs.ts'
import {openContexts} from '../src/open-world.ts'
import {logs} from '../src/workflows/logs.ts'

/** So many lines of each container come before what is followed. */
const before = 10

export default class Logs extends RidectlCommand {
  static override summary = 'Print the logs of all pods of an instance, or of some components.'
  static override strict = false
  static override args = {
    name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'}),
    component: Args.string({description: 'components, as in web celeryd; all where none is named'}),
  }
  static override flags = {
    follow: Flags.boolean({char: 'f', description: 'go on with what comes, of new pods too'}),
    since: Flags.string({description: 'only what is younger, as in 10m', helpValue: 'TIME'}),
    tail: Flags.integer({description: 'only so many lines of each container', helpValue: 'N', min: 0}),
    previous: Flags.boolean({char: 'p', description: 'of the run before the last restart'}),
    grep: Flags.string({description: 'only lines that this regular expression fits', helpValue: 'RE'}),
    ...clusterFlags,
    ...jsonFlag,
  }
  static override examples = ['<%= config.bin %> logs car1-qa web celeryd -f', '<%= config.bin %> logs car1-qa migration']

  async run(): Promise<void> {
    const {args, argv, flags} = await this.parse(Logs)
    const sinceSeconds = sinceOf(flags.since)
    const grep = patternOf(flags.grep)
    refuseFollowed(flags)
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    const tail = flags.tail ?? (flags.follow && sinceSeconds === undefined ? before : undefined)
    const options = {...flags, components: argv.slice(1).map(String), sinceSeconds, tail, grep, signal: new AbortController().signal}
    await showLogs(found.name, logs(found, options), flags)
  }
}
