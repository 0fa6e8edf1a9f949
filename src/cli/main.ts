import {helpWanted} from './help.ts'
import {equipNamelessUser} from './nameless-user.ts'
import {flush, print} from './terminal.ts'

/** Runs what was typed, and returns the exit status. Everything that is thrown is presented here. */
export async function main(argv: readonly string[], root: string, how: object = {}): Promise<number> {
  equipNamelessUser()
  try {
    const help = await helpWanted(argv, root)
    if (help !== undefined) {
      print(help)
      return 0
    }
    const {runCommand} = await import('./run-command.ts')
    return await runCommand(argv, root, how)
  } catch (error) {
    const {present} = await import('./present.ts')
    return await present(error, argv, root)
  } finally {
    await flush()
  }
}
