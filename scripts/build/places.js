import {dirname, join} from 'node:path'

export const root = dirname(dirname(import.meta.dirname))
export const dist = join(root, 'dist')
export const manifest = join(root, 'oclif.manifest.json')
