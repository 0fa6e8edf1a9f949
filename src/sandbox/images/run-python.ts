import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import type {Readable} from 'node:stream'
import type {Python} from '../python.ts'

export interface PythonRun {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onLine?: (line: string) => void
}

/** Runs python3 to its end: its exit status, and the last lines that it said. */
export function runPython(python: Python, {argv, cwd, env, onLine = () => {}}: PythonRun): Promise<{readonly status: number; readonly log: string[]}> {
  return new Promise((resolve, reject) => {
    const child = spawn(python.path, argv, {cwd, env, stdio: ['ignore', 'pipe', 'pipe']})
    const log: string[] = []
    for (const stream of [child.stdout, child.stderr] as Readable[]) {
      createInterface({input: stream}).on('line', (line) => {
        log.push(line)
        if (log.length > 25) log.shift()
        onLine(line)
      })
    }
    child.once('error', reject)
    child.once('close', (status) => resolve({status: status ?? 1, log}))
  })
}
