import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {run} from '@oclif/core/run'
import {settings} from '@oclif/core/settings'

/** Hands over to oclif, which loads the one command that was typed. */
export async function runCommand(argv: readonly string[], root: string, how: object): Promise<number> {
  // oclif would look for a TypeScript compiler wherever it finds a tsconfig.json.
  settings.enableAutoTranspile = false
  const pjson: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await run([...argv], {root, pjson, ...how} as Parameters<typeof run>[1])
  return Number(process.exitCode ?? 0)
}
