import {mkdirSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import type {Folders, LocalApi, Stored} from '../../contracts.ts'
import type {Mount} from '../container/path-rewrite.ts'
import type {Container, PodSpec, Volume} from '../pod-spec.ts'
import {writeProjection} from './projection.ts'
import {NotMounted, projectedFiles, type Sources} from './sources.ts'

/** Everything of a pod that is on the disk: its volumes, and the home of its containers. */
export const podFolder = (folders: Folders, pod: Stored): string => join(folders.pods, pod.metadata.uid)

/** Where a claim's data is; it stays when pods go. */
export const claimFolder = (folders: Folders, claim: Stored): string =>
  join(folders.root, 'volumes', `${claim.metadata.namespace}_${claim.metadata.name}_${claim.metadata.uid}`)

/** Makes the folder of each volume. Throws NotMounted, with the volume's name, where something is not there yet. */
export function mountVolumes(folders: Folders, sources: Sources): ReadonlyMap<string, string> {
  const {volumes = []} = sources.pod.spec as PodSpec
  mkdirSync(join(podFolder(folders, sources.pod), 'home'), {recursive: true, mode: 0o700})
  return new Map(volumes.map((volume) => [volume.name, mount(folders, volume, sources)]))
}

function mount(folders: Folders, volume: Volume, sources: Sources): string {
  try {
    if (volume.persistentVolumeClaim) return boundClaim(folders, volume.persistentVolumeClaim.claimName, sources)
    const folder = join(podFolder(folders, sources.pod), 'volumes', volume.name)
    mkdirSync(folder, {recursive: true, mode: 0o777})
    writeProjection(folder, projectedFiles(volume, sources) ?? [])
    return folder
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new NotMounted(`MountVolume.SetUp failed for volume "${volume.name}" : ${why}`, {cause: error})
  }
}

function boundClaim(folders: Folders, name: string, {local, pod}: Sources): string {
  const claim = local.get('PersistentVolumeClaim', pod.metadata.namespace, name)
  if (claim === undefined) throw new NotMounted(`persistentvolumeclaim "${name}" not found`)
  const folder = claimFolder(folders, claim)
  mkdirSync(folder, {recursive: true, mode: 0o700})
  return folder
}

export function containerMounts(container: Container, volumes: ReadonlyMap<string, string>): Mount[] {
  return (container.volumeMounts ?? []).map(({name, mountPath, subPath = ''}) => {
    const volume = volumes.get(name)
    if (volume === undefined) throw new Error(`container ${container.name} mounts ${name}, which is not a volume of its pod`)
    const folder = join(volume, subPath)
    mkdirSync(volume, {recursive: true})
    return {mountPath, folder}
  })
}

export function removePodFolder(folders: Folders, pod: Stored): void {
  rmSync(podFolder(folders, pod), {recursive: true, force: true})
}

/** A claim that is deleted takes its data along, as the default reclaim policy does. */
export function reclaimVolumes(folders: Folders, local: LocalApi): () => void {
  return local.watch(['PersistentVolumeClaim'], ({type, object}) => {
    if (type === 'DELETED') rmSync(claimFolder(folders, object), {recursive: true, force: true})
  })
}
