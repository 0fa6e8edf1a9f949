import {readdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import type {Folders, Stored} from '../../contracts.ts'
import {createLogFile, type LogFile} from './log-file.ts'

/** The log files of all containers: one a run, the last two are kept. */
export interface ContainerLogs {
  create(pod: Stored, container: string, run: number): LogFile
  /** The file of the latest run, or of the one `back` runs before; undefined where there is none. */
  find(pod: Stored, container: string, back: number): {readonly path: string; readonly live?: LogFile} | undefined
  remove(pod: Stored): void
}

export function createContainerLogs(folders: Folders): ContainerLogs {
  const live = new Map<string, LogFile>()
  const podLogs = ({metadata}: Stored): string => join(folders.logs, `${metadata.namespace}_${metadata.name}_${metadata.uid}`)
  const fileOf = (pod: Stored, container: string, run: number): string => join(podLogs(pod), container, `${run}.log`)
  return {
    create: (pod, container, run) => {
      rmSync(fileOf(pod, container, run - 2), {force: true})
      live.delete(fileOf(pod, container, run - 1))
      const file = createLogFile(fileOf(pod, container, run))
      live.set(file.path, file)
      return file
    },
    find: (pod, container, back) => {
      const run = runs(join(podLogs(pod), container)).at(-1 - back)
      if (run === undefined) return undefined
      const path = fileOf(pod, container, run)
      const file = live.get(path)
      return file ? {path, live: file} : {path}
    },
    remove: (pod) => {
      const folder = podLogs(pod)
      for (const path of live.keys()) if (path.startsWith(folder)) live.delete(path)
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

function runs(folder: string): number[] {
  try {
    return readdirSync(folder).map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b)
  } catch {
    return []
  }
}
