import * as Flags from '@oclif/core/flags'
import {RidectlCommand} from '../../src/cli/command.ts'
import {showTask} from '../../src/cli/progress/task.ts'
import {print, terminal} from '../../src/cli/terminal.ts'
import {startedLines} from '../../src/cli/views/sandbox.ts'
import {sandboxFolders} from '../../src/sandbox/folders.ts'
import {startSandbox} from '../../src/sandbox/start.ts'

export default class SandboxStart extends RidectlCommand {
  static override summary = 'Start the sandbox: a cluster on this machine, without Docker or Kubernetes.'
  static override flags = {
    'http-port': Flags.integer({description: 'port that serves the applications; default 8080, or the one it had before', min: 1, max: 65_535, helpValue: 'PORT'}),
  }
  static override examples = ['<%= config.bin %> sandbox start', '<%= config.bin %> sandbox start --http-port 9090']

  async run(): Promise<void> {
    const {flags} = await this.parse(SandboxStart)
    const folders = sandboxFolders()
    const httpPort = flags['http-port']
    const began = performance.now()
    const work = (progress: (text: string) => void) => startSandbox(folders, {progress, ...(httpPort !== undefined && {httpPort})})
    const {state, wasRunning} = await showTask({title: 'Starting the sandbox', work})
    const seconds = (performance.now() - began) / 1000
    print(startedLines({ready: state.ready, wasRunning, seconds, kubeconfig: folders.kubeconfig}, terminal()))
  }
}
