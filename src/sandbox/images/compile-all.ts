import type {Python} from '../python.ts'
import {runPython} from './run-python.ts'

/** Bytecode of every module, on all processors; what does not compile may be a template of one. */
export async function compileAll(python: Python, folder: string): Promise<void> {
  await runPython(python, {argv: ['-m', 'compileall', '-q', '-j', '0', '.'], cwd: folder, env: process.env})
}
