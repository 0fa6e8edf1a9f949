import {readdir, readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {RidectlError} from '../errors.ts'
import {readInstances} from '../platform/instance-file.ts'
import type {KubeObject} from '../world.ts'

/** What -f names: the instances of a file, or of every YAML file of a folder. undefined where it was not given. */
export async function instancesFrom(path: string | undefined): Promise<readonly KubeObject[] | undefined> {
  if (path === undefined) return undefined
  const files = await reading(path, async () => ((await stat(path)).isDirectory() ? yamlFilesOf(path) : [path]))
  if (files.length === 0) throw new RidectlError('INVALID_INPUT', `the folder ${path} has no .yaml file`)
  const texts = await Promise.all(files.map(async (file) => ({file, text: await reading(file, () => readFile(file, 'utf8'))})))
  const instances = texts.flatMap(({file, text}) => readInstances(text, file).map((instance) => ({file, instance})))
  refuseTwins(instances)
  return instances.map(({instance}) => instance)
}

async function yamlFilesOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  return names.map((name) => join(folder, name))
}

async function reading<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const why = error.code === 'ENOENT' ? 'there is no such file' : error.code === 'EACCES' ? 'you may not read it' : error.message
    throw new RidectlError('INVALID_INPUT', `${path}: ${why}`, {cause: error})
  }
}

function refuseTwins(instances: readonly {readonly file: string; readonly instance: KubeObject}[]): void {
  const seen = new Map<string, string>()
  for (const {file, instance: {metadata: {name, namespace = ''}}} of instances) {
    const other = seen.get(`${namespace}/${name}`)
    if (other !== undefined) throw new RidectlError('INVALID_INPUT', `${name} is described twice: in ${other} and in ${file}`)
    seen.set(`${namespace}/${name}`, file)
  }
}
