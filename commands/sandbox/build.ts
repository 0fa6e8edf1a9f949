import * as Args from '@oclif/core/args'
import {RidectlCommand} from '../../src/cli/command.ts'
import {showTask} from '../../src/cli/progress/task.ts'
import {print, printError, terminal} from '../../src/cli/terminal.ts'
import {builtLine} from '../../src/cli/views/sandbox.ts'
import {warningLines} from '../../src/cli/views/warning.ts'
import {sandboxFolders} from '../../src/sandbox/folders.ts'
import {buildImage} from '../../src/sandbox/images/build-image.ts'

export default class SandboxBuild extends RidectlCommand {
  static override summary = "Make an image for the sandbox from a Django project's folder."
  static override args = {
    image: Args.string({name: 'NAME:TAG', description: 'name and tag of the image', required: true}),
    folder: Args.string({name: 'DIR', description: 'folder with manage.py and requirements.txt', required: true}),
  }
  static override examples = ['<%= config.bin %> sandbox build summon:v1 .', '<%= config.bin %> sandbox build summon:v2 examples/summon/v2']

  async run(): Promise<void> {
    const {args} = await this.parse(SandboxBuild)
    const began = performance.now()
    const work = (progress: (text: string) => void) => buildImage(sandboxFolders(), {name: args.image, folder: args.folder, progress})
    const {image, wasThere, warnings} = await showTask({title: `Building ${args.image}`, work})
    printError(warnings.flatMap((warning) => warningLines(warning, terminal())))
    print(builtLine({...image, wasThere, seconds: (performance.now() - began) / 1000}, terminal()))
  }
}
