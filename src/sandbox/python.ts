import {execFile} from 'node:child_process'
import {dirname} from 'node:path'
import {promisify} from 'node:util'
import {RidectlError} from '../errors.ts'

const run = promisify(execFile)

export interface Python {
  /** The interpreter itself: `python3` on the PATH may be a shim that costs more than all the rest of a start. */
  readonly path: string
  /** `3.11.7`. */
  readonly version: string
  /** What its compiled packages fit: `cpython-311-x86_64-linux-gnu`. */
  readonly tag: string
}

const question = 'import sys, sysconfig; print(sys.executable); print(sys.version.split()[0]); print(sysconfig.get_config_var("SOABI"))'

/** The machine's python3, which is what images run on. */
export async function findPython(): Promise<Python> {
  const {stdout} = await run('python3', ['-c', question]).catch((cause: unknown) => {
    throw new RidectlError('NOT_INSTALLED', 'the sandbox runs Django with python3, which is not on the PATH or does not start', {remedy: howToInstall, cause})
  })
  const [path = '', version = '', tag = ''] = stdout.split('\n')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < 3 || (major === 3 && minor < 10)) {
    throw new RidectlError('NOT_INSTALLED', `python3 is ${version}, the sandbox needs 3.10 or later`, {details: [path], remedy: howToInstall})
  }
  return {path, version, tag}
}

/** PATH with the interpreter's own folder first, so that what is started by the name python3 is this one. */
export const pathWith = ({path}: Python): string => `${dirname(path)}:${process.env['PATH'] ?? ''}`

export async function requirePip({path}: Python): Promise<void> {
  await run(path, ['-m', 'pip', '--version']).catch((cause: unknown) => {
    const remedy = [{command: `${path} -m ensurepip --user`}, {command: 'sudo apt install python3-pip', why: 'on Debian and Ubuntu'}]
    throw new RidectlError('NOT_INSTALLED', `an image's requirements are installed with pip, which ${path} does not have`, {remedy, cause})
  })
}

const howToInstall = [
  {command: 'sudo apt install python3 python3-pip', why: 'on Debian and Ubuntu'},
  {command: 'brew install python', why: 'on macOS'},
]
