#!/usr/bin/env node
// The same as run.js on the TypeScript sources: Node strips the types itself, nothing is built.
import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {main} from '../src/cli/main.ts'

const root = dirname(import.meta.dirname)
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
pjson.oclif.commands = './commands'
process.exit(await main(process.argv.slice(2), root, {pjson, ignoreManifest: true}))
