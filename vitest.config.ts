import {defineConfig} from 'vitest/config'

const outside = ['test/cluster/**', 'test/contract/**', 'test/e2e/**']
const patient = {testTimeout: 120_000, hookTimeout: 180_000}

export default defineConfig({
  test: {
    projects: [
      {test: {name: 'unit', include: ['test/**/*.test.ts'], exclude: outside, testTimeout: 30_000, hookTimeout: 60_000}},
      {test: {name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: 'test/e2e/global-setup.ts', maxWorkers: 2, ...patient}},
      {test: {name: 'contract', include: ['test/contract/**/*.test.ts'], fileParallelism: false, ...patient}},
      {test: {name: 'cluster', include: ['test/cluster/**/*.test.ts'], fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000}},
    ],
  },
})
