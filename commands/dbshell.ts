import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, durationFlag, productionFlag, RidectlCommand} from '../src/cli/command.ts'
import {confirmProduction} from '../src/cli/confirm-production.ts'
import {showDbshell} from '../src/cli/dbshell/show-dbshell.ts'
import {parseDuration} from '../src/cli/duration.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'

export default class Dbshell extends RidectlCommand {
  static override summary = 'Open the database of an instance, read-only unless --write says otherwise.'
  static override args = {name: Args.string({description: 'instance, as in car1-qa, or an environment, as in prod'})}
  static override flags = {
    write: Flags.boolean({description: 'be let to change what is there'}),
    sql: Flags.string({char: 'c', description: 'run this SQL and end', helpValue: 'SQL'}),
    via: Flags.option({description: 'the only way to try; else directly first, then through a pod of the instance', options: ['direct', 'pod'] as const})(),
    'statement-timeout': durationFlag('what a statement may take; 0s is for ever', '5m'),
    'idle-timeout': durationFlag('how long a transaction may stand idle; 0s is for ever', '5m'),
    ...clusterFlags,
    ...productionFlag,
  }
  static override examples = ['<%= config.bin %> dbshell car1-qa', '<%= config.bin %> dbshell car1-qa -c "SELECT count(*) FROM trips_trip"']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Dbshell)
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    const exit = await showDbshell(found, {
      write: flags.write,
      isProduction: flags.write && (await confirmProduction(found, 'be let to write into its database', flags)),
      sql: flags.sql,
      way: flags.via,
      statementSeconds: parseDuration(flags['statement-timeout'], '--statement-timeout'),
      idleSeconds: parseDuration(flags['idle-timeout'], '--idle-timeout'),
      who: thisHolder().who,
    })
    if (exit !== 0) this.exit(exit)
  }
}
