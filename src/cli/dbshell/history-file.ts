import {mkdir, open} from 'node:fs/promises'
import {homedir} from 'node:os'
import {dirname, join} from 'node:path'
import {environment} from '../terminal.ts'

/** Where psql keeps what was typed into this instance's database: a file that only this user can read. */
export async function historyFile({context, namespace, name}: {readonly context: string; readonly namespace: string; readonly name: string}): Promise<string> {
  const env = environment()
  const file = [context, namespace, name].map((part) => part.replace(/[^A-Za-z0-9-]/g, '_')).join('.')
  const path = join(env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state'), 'ridectl', 'history', `${file}.psql`)
  await mkdir(dirname(path), {recursive: true, mode: 0o700})
  await (await open(path, 'a', 0o600)).close()
  return path
}
