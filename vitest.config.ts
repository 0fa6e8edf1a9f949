import {defineConfig} from 'vitest/config'

const outside = ['test/cluster/**', 'test/contract/**', 'test/e2e/**', 'test/long/**']
const patient = {testTimeout: 120_000, hookTimeout: 180_000}
/** Most of a test is waiting for other processes: two a core keep the machine busy. */
const busy = {maxWorkers: 4}
/** A failure is read where it cannot be seen again: all of what was said instead. */
const whole = {expect: {poll: {timeout: 30_000}}, chaiConfig: {truncateThreshold: 0}, taskTitleValueFormatTruncate: 0}

export default defineConfig({
  test: {
    projects: [
      {test: {...whole, name: 'unit', include: ['test/**/*.test.ts'], exclude: outside, testTimeout: 60_000, hookTimeout: 120_000, ...busy}},
      {test: {...whole, name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: 'test/e2e/global-setup.ts', ...busy, ...patient}},
      {test: {...whole, name: 'long', include: ['test/long/**/*.test.ts'], globalSetup: 'test/e2e/global-setup.ts', ...busy, testTimeout: 300_000, hookTimeout: 300_000}},
      {test: {...whole, name: 'contract', include: ['test/contract/**/*.test.ts'], fileParallelism: false, ...patient}},
      {test: {...whole, name: 'cluster', include: ['test/cluster/**/*.test.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000}},
    ],
  },
})
