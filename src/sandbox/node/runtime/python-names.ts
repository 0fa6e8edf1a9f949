import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** A folder for a container's PATH in which `python` and `python3` are the machine's python3, as an image has both names. */
export function installPythonNames(folder: string, python: string): string {
  mkdirSync(folder, {recursive: true, mode: 0o700})
  for (const name of ['python', 'python3']) {
    const file = join(folder, name)
    writeFileSync(file, `#!/bin/sh\nexec '${python.replaceAll("'", `'\\''`)}' "$@"\n`)
    chmodSync(file, 0o700)
  }
  return folder
}
