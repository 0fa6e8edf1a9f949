// Bundles commands/ and src/ into dist/ and writes oclif's manifest. Does nothing where nothing has changed since.
// --clean: also drops the chunks of earlier builds, which a sandbox that runs may still load.
import {bundle} from './build/bundle.js'
import {isFresh, markFresh} from './build/freshness.js'
import {writeManifest} from './build/manifest.js'

const clean = process.argv.includes('--clean')
if (clean || !(await isFresh())) {
  const started = performance.now()
  await bundle({clean})
  await writeManifest()
  await markFresh()
  console.error(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
