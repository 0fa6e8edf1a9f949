import {createHash} from 'node:crypto'
import {mkdir, rm, symlink} from 'node:fs/promises'
import {join} from 'node:path'
import type {Folders, Image, Images} from '../contracts.ts'

/** The one image that nobody builds here and any cluster can pull. */
const name = 'redis:8'

/** The images that were built, and Redis: the program that runs beside the sandbox, whatever its version. */
export async function withRedis(images: Images, folders: Folders, program: string | undefined): Promise<Images> {
  if (program === undefined) return images
  const folder = join(folders.redis, 'image')
  const link = join(folder, 'packages', 'bin', 'redis-server')
  await rm(folder, {recursive: true, force: true})
  await Promise.all([mkdir(join(folder, 'source'), {recursive: true, mode: 0o700}), mkdir(join(folder, 'packages', 'bin'), {recursive: true, mode: 0o700})])
  await symlink(program, link)
  const digest = `sha256:${createHash('sha256').update(program).digest('hex')}`
  const redis: Image = {name, source: join(folder, 'source'), packages: join(folder, 'packages'), digest}
  return {find: (wanted) => images.find(wanted) ?? (wanted === name ? redis : undefined)}
}
