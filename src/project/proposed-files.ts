import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {RidectlError} from '../errors.ts'
import {imageFor, instanceText, type InstanceWish} from './instance.ts'
import {requirementsText} from './needed-packages.ts'
import {packageOf} from './modules.ts'
import type {DjangoProject} from './read-project.ts'
import {writtenName} from './settings-module.ts'
import {filledText} from './text-template.ts'

/** A file that would be written. */
export interface ProposedFile {
  /** Within the project's folder. */
  readonly path: string
  /** What is there; undefined where there is none. */
  readonly before?: string
  readonly after: string
  /** `adds`: every line that is there stays. */
  readonly change: 'creates' | 'adds' | 'replaces'
}

/** What an instance of the project needs and does not have; nothing is written yet. */
export async function proposedFiles(project: DjangoProject, wish: InstanceWish): Promise<readonly ProposedFile[]> {
  const settings = runsWith(project)
  const files: readonly (readonly [path: string, after: string])[] = [
    ['Dockerfile', dockerfile(project, wish, settings.module)],
    ['.dockerignore', filledText('dockerignore', {staticfiles: inManageFolder(project, 'staticfiles'), instance: wish.name})],
    ['requirements.txt', requirementsText(project)],
    ...(settings.written === undefined ? [] : [[settings.written.path, settings.written.text] as const]),
    [`${wish.name}.yaml`, instanceText(project, wish, {settings: settings.module, healthPath: healthPathOf(project, wish)})],
  ]
  const proposed = await Promise.all(files.map(async ([path, after]) => against(path, after, await thereAt(join(project.folder, path)))))
  return proposed.filter((file): file is ProposedFile => file !== undefined)
}

/** Only what is not there at all is undefined: what cannot be read must not be written over. */
async function thereAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    if (error.code === 'ENOENT') return undefined
    throw new RidectlError('INVALID_INPUT', `${path} is there and cannot be read: ${error.message}`, {cause: error})
  }
}

// A .dockerignore that is there is the project's own, and says what it should.
function against(path: string, after: string, before: string | undefined): ProposedFile | undefined {
  if (before === undefined) return {path, after, change: 'creates'}
  if (before === after || path === '.dockerignore') return undefined
  return {path, before, after, change: after.startsWith(before) ? 'adds' : 'replaces'}
}

export function healthPathOf({readsConfig, pages}: DjangoProject, {healthPath}: Pick<InstanceWish, 'healthPath'>): string {
  if (healthPath !== undefined) return healthPath
  return pages.health ?? (readsConfig === undefined ? '/health' : (pages.login ?? '/'))
}

interface Written {
  readonly module: string
  readonly written?: {readonly path: string; readonly text: string}
}

/** The settings that an instance runs with: the project's own where they read the config file; else a module beside them that does. */
export function runsWith(project: DjangoProject): Written {
  const {module} = project.settings
  if (project.readsConfig !== undefined) return {module}
  const written = [packageOf(module), writtenName].filter((part) => part !== '').join('.')
  const text = filledText('settings.py', {settings: module, depth: written.split('.').length - 1})
  const health = project.pages.health === undefined ? filledText('settings-health.py', {}) : ''
  return {module: written, written: {path: inManageFolder(project, `${written.replaceAll('.', '/')}.py`), text: text + health}}
}

function dockerfile(project: DjangoProject, wish: InstanceWish, settings: string): string {
  const {manageFolder, hasStatic, requirements} = project
  return filledText('Dockerfile', {
    image: imageFor(project, wish),
    version: wish.version,
    base: 'python:3.12-slim',
    settings,
    requirementsFolder: requirements.folder ?? null,
    collects: hasStatic ? inManageFolder(project, 'manage.py') : null,
    workdir: manageFolder === '' ? '/srv/app' : `/srv/app/${manageFolder}`,
  })
}

const inManageFolder = ({manageFolder}: DjangoProject, path: string): string => (manageFolder === '' ? path : `${manageFolder}/${path}`)
