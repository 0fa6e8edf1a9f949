import {accessSync, constants, existsSync, statSync} from 'node:fs'
import {basename, isAbsolute, join, resolve} from 'node:path'
import type {Image} from '../../contracts.ts'
import type {Container} from '../pod-spec.ts'
import type {Command} from '../runtime/supervisor.ts'
import {expand} from './expansion.ts'
import {NotStarted} from './not-started.ts'

/** What turns a pod's text into this machine's: mounted paths, addresses of Services. */
export type Localize = (text: string) => string

export interface ContainerEnvironment {
  readonly image: Image
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly localize: Localize
  readonly python: string
}

/** The container's own process. */
export function containerCommand(container: Container, variables: ReadonlyMap<string, string>, environment: ContainerEnvironment): Command {
  const words = [...(container.command ?? []), ...(container.args ?? [])].map((word) => expand(word, variables))
  if (words.length === 0) throw new NotStarted('CreateContainerError', 'failed to generate container spec: no command specified')
  return commandIn(environment, words)
}

/** A process in the surroundings of a container: its own one, a probe's, one of `kubectl exec`. */
export function commandIn({env, cwd, localize, python}: ContainerEnvironment, words: readonly string[]): Command {
  const [program = '', ...args] = words.map(localize)
  return {argv: [executable(program, env['PATH'] ?? '', cwd, python), ...args], env, cwd}
}

/** The image's folder, or the container's workingDir below it; an absolute one that is neither mounted nor there is the image's own. */
export function workingDirectory(container: Container, image: Image, localize: Localize): string {
  if (container.workingDir === undefined) return image.source
  const local = localize(container.workingDir)
  if (local !== container.workingDir) return local
  const below = join(image.source, container.workingDir)
  return !isAbsolute(container.workingDir) || existsSync(below) ? below : image.source
}

function executable(program: string, path: string, cwd: string, python: string): string {
  // python itself, not its name's script on the PATH: one process less to start
  if (program === 'python' || program === 'python3') return python
  const candidates = program.includes('/') ? [resolve(cwd, program)] : path.split(':').map((folder) => join(folder, program))
  const found = candidates.find(isExecutable)
  if (found !== undefined) return found
  const why = program.includes('/') ? 'no such file or directory' : 'executable file not found in $PATH'
  throw new NotStarted('StartError', `exec: "${program.includes('/') ? program : basename(program)}": ${why}`)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
