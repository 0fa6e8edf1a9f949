import type {TestProject} from 'vitest/node'
import {removeSandbox, type RunningSandbox, startSandbox} from '../support/sandbox.ts'

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: RunningSandbox
  }
}

/** One sandbox for all files: each test has instances of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const sandbox = await startSandbox()
  project.provide('sandbox', sandbox)
  return () => removeSandbox(sandbox)
}
