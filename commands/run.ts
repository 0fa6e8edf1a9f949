import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {afterDashes, refuseWithoutDashes} from '../src/cli/after-dashes.ts'
import {clusterFlags, durationFlag, productionFlag, RidectlCommand} from '../src/cli/command.ts'
import {confirmProduction} from '../src/cli/confirm-production.ts'
import {parseDuration} from '../src/cli/duration.ts'
import {findShown} from '../src/cli/find-shown.ts'
import {person} from '../src/cli/person.ts'
import {readSettings} from '../src/cli/settings.ts'
import {memoryOf, showDetached, showRun, wordsOf} from '../src/cli/show-run.ts'
import {warn} from '../src/cli/warn.ts'
import {openContexts, thisHolder} from '../src/open-world.ts'
import {recordAccess} from '../src/workflows/record-access.ts'
import {attendRun, startRun} from '../src/workflows/run.ts'
import {runJob} from '../src/workflows/run-job.ts'

/** Seconds that a run stays when it is over: long enough to be read, where nobody waited for it. */
const [kept, keptDetached] = [120, 3600]

export default class Run extends RidectlCommand {
  static override summary = 'Run a management command in a pod of its own, with the image and config of an instance.'
  static override strict = false
  static override args = {name: Args.string({description: 'instance, as in car1-qa, or an environment, as in qa'})}
  static override flags = {
    memory: Flags.string({description: 'how much memory it may take', default: '1Gi', helpValue: 'SIZE'}),
    deadline: durationFlag('how long it may take', '1h'),
    detach: Flags.boolean({char: 'd', description: 'start it, and do not wait'}),
    ...clusterFlags,
    ...productionFlag,
  }
  static override examples = ['<%= config.bin %> run car1-qa -- migrate --plan', '<%= config.bin %> run car1-qa --detach --deadline 6h -- import_trips']

  protected override readonly holds = 'What was started ends by its deadline, and goes by itself.'

  async run(): Promise<void> {
    const {own, command} = afterDashes(this.argv)
    const {args, argv, flags} = await this.parse(Run, own)
    refuseWithoutDashes('run', argv)
    const words = wordsOf(args.name, command)
    const wish = {words, memory: memoryOf(flags.memory), deadlineSeconds: parseDuration(flags.deadline, '--deadline'), keepSeconds: flags.detach ? keptDetached : kept}
    const settings = await readSettings()
    const found = await findShown(openContexts({person: person(), ...settings}), settings, {...flags, name: args.name})
    await confirmProduction(found, `run ${words[0]} in it`, flags)
    const signal = flags.detach ? undefined : this.letGo
    const job = await startRun(found.world, await runJob(found, wish))
    const recorded = recordAccess(found.world, found.live, {action: 'run', who: thisHolder().who, why: `manage.py ${words.join(' ')} in ${job.metadata.name}`})
    if (signal === undefined) return showDetached(job.metadata.name, found.name, await recorded)
    const exit = await showRun(attendRun(found.world, job, signal), signal)
    warn(await recorded)
    if (exit !== 0) this.exit(exit)
  }

  /** Nobody reads what it says: it is not left to run on. */
  protected override readerGone(): void {
    this.letGoUnread()
  }
}
