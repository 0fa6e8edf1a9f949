import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ProjectFile} from './project-files.ts'

/**
 * Lines of sources, `summon/settings.py:12`, that open a file in /etc/config by its literal path. On a cluster it is there; a container of
 * the sandbox is a process of this machine, and has its config where $SUMMON_CONFIG says. A default beside that variable is no trouble.
 */
export async function literalConfigPaths(folder: string, files: readonly ProjectFile[]): Promise<string[]> {
  const found: string[] = []
  for (const {path} of files.filter((file) => file.path.endsWith('.py') && file.link === undefined)) {
    const lines = (await readFile(join(folder, path), 'utf8')).split('\n')
    lines.forEach((line, at) => {
      if (/["']\/etc\/config\//.test(line.replace(/#.*/, '')) && !/environ|getenv|SUMMON_CONFIG/.test(line)) found.push(`${path}:${at + 1}`)
    })
  }
  return found
}
