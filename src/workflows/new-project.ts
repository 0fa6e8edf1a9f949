import {mkdir, rename, rm, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {RidectlError} from '../errors.ts'
import {checkName, namespaceOf} from '../platform/names.ts'
import {imageFor, type InstanceWish} from '../project/instance.ts'
import {healthPathOf, type ProposedFile, proposedFiles, runsWith} from '../project/proposed-files.ts'
import {type DjangoProject, readProject} from '../project/read-project.ts'
import type {Settings} from './settings.ts'

export interface NewProject extends Omit<InstanceWish, 'namespace'> {
  readonly dir: string
  readonly namespace?: string | undefined
  /** The project's own settings module, where reading finds another. */
  readonly settings?: string | undefined
}

export interface Proposal {
  readonly project: DjangoProject
  readonly files: readonly ProposedFile[]
  /** What a person should know of what was found, or was not. */
  readonly notes: readonly string[]
  /** The settings module that the image runs with. */
  readonly settings: string
  /** Name and tag to build. */
  readonly image: string
}

/** What would be written so that the project can run as this instance. Reads files, runs nothing, writes nothing. INVALID_INPUT where that cannot be. */
export async function planProject(settings: Pick<Settings, 'namespacePattern' | 'image'>, wish: NewProject): Promise<Proposal> {
  checkName(wish.name)
  const namespace = wish.namespace ?? namespaceOf(wish.name, settings.namespacePattern)
  const project = await readProject(wish.dir, wish)
  const image = imageFor(project, {image: wish.image ?? settings.image})
  const files = await proposedFiles(project, {...wish, namespace, image})
  return {project, files, settings: runsWith(project).module, image: `${image}:${wish.version}`, notes: notesOn(project, wish)}
}

/** Each file whole or not at all. FAILED names the one that cannot be written. */
export async function writeFiles(folder: string, files: readonly ProposedFile[]): Promise<void> {
  for (const {path, after} of files) await writeWhole(join(folder, path), after)
}

async function writeWhole(target: string, text: string): Promise<void> {
  const draft = `${target}.${process.pid}`
  try {
    await mkdir(dirname(target), {recursive: true})
    await writeFile(draft, text)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, {force: true}).catch(() => undefined)
    if (!(error instanceof Error) || !('code' in error) || error.code === 'ENOSPC') throw error
    throw new RidectlError('FAILED', `${target} cannot be written: ${error.message}`, {cause: error})
  }
}

function notesOn(project: DjangoProject, wish: NewProject): string[] {
  const {settings: {module, namedBy, others}, pages, readsConfig, hasStatic, variables} = project
  const path = healthPathOf(project, wish)
  const isGuess = wish.healthPath === undefined && readsConfig !== undefined && pages.health === undefined
  return [
    ...(others.length === 0 ? [] : [`The settings are ${module}, which ${namedBy} names; there is also ${others.join(', ')} (--settings).`]),
    ...(variables.length === 0 || readsConfig !== undefined ? [] : [
      `The settings need ${variables.join(', ')} from the environment. An instance has there what its \`config\` and \`secrets\` give; the image's build has nothing, so give each a default.`,
    ]),
    ...(isGuess ? [`No page was found that says whether the site is well, so ${path} is asked: it must answer with a status from 200 to 399 (--health-path).`] : []),
    ...(hasStatic ? [] : ['django.contrib.staticfiles is not among the applications: no static files are collected or served.']),
    ...(hasStatic && readsConfig !== undefined && project.staticRoot === undefined ? [`${readsConfig} reads the config file, so the settings stay as they are; but they set no STATIC_ROOT that could be read.`] : []),
  ]
}
