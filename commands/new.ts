import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {clusterFlags, RidectlCommand} from '../src/cli/command.ts'
import {readSettings} from '../src/cli/settings.ts'
import {acceptedFiles} from '../src/cli/show-new.ts'
import {print, terminal} from '../src/cli/terminal.ts'
import {versionGiven} from '../src/cli/version-given.ts'
import {writtenLines} from '../src/cli/views/new.ts'
import {planProject, writeFiles} from '../src/workflows/new-project.ts'

export default class New extends RidectlCommand {
  static override summary = 'Write what a Django project needs to run as an instance: Dockerfile, settings, instance file.'
  static override args = {name: Args.string({description: 'the first instance, as in car1-qa', required: true})}
  static override flags = {
    dir: Flags.string({description: 'folder of the project, which becomes the image', default: '.', helpValue: 'D'}),
    image: Flags.string({description: "repository of the image; else the project's name", env: 'RIDECTL_IMAGE', helpValue: 'IMAGE'}),
    version: Flags.string({description: 'its first version: an image tag', default: 'v1', helpValue: 'X'}),
    host: Flags.string({description: 'host name that the site answers on, again for each; else <name>.localhost', multiple: true, helpValue: 'HOST'}),
    settings: Flags.string({description: "the project's own settings module; else what wsgi.py or manage.py names", helpValue: 'MODULE'}),
    'health-path': Flags.string({description: 'page that says whether the site is well; else the one that is found, or /health', helpValue: 'PATH'}),
    redis: Flags.string({description: "the Redis of Celery and Channels: a URL, or the instance's own", default: 'managed', helpValue: 'URL'}),
    namespace: clusterFlags.namespace,
    yes: Flags.boolean({char: 'y', description: 'do not ask; what is there and differs stays'}),
    overwrite: Flags.boolean({description: 'replace what is there and differs'}),
  }
  static override examples = ['<%= config.bin %> new car1-qa', '<%= config.bin %> new car1-qa --dir shop --image registry.example.com/shop --host car1.example.com --yes']

  async run(): Promise<void> {
    const {args: {name}, flags} = await this.parse(New)
    const {version = flags.version} = versionGiven(flags.version)
    const wish = {...flags, name, version, hostnames: flags.host, healthPath: flags['health-path']}
    const proposal = await planProject(await readSettings(), wish)
    const accepted = await acceptedFiles(proposal, {yes: flags.yes, overwrite: flags.overwrite, signal: this.letGo})
    await writeFiles(proposal.project.folder, accepted.written)
    print(['', ...writtenLines({...accepted, proposal, instance: name}, process.cwd(), terminal())])
  }
}
