import {rename, writeFile} from 'node:fs/promises'
import {Plugin} from '@oclif/core'
import {manifest, root} from './places.js'

/** What oclif needs to know of every command without loading one. */
export async function writeManifest() {
  const plugin = new Plugin({root, type: 'core', isRoot: true, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true})
  await plugin.load()
  const text = JSON.stringify(plugin.manifest, null, 2)
  await writeFile(`${manifest}.${process.pid}`, `${text}\n`)
  await rename(`${manifest}.${process.pid}`, manifest)
}
