import {fill, type Fields} from '../fields.ts'

export function defaultPersistentVolumeClaim({spec, status}: Fields): void {
  fill(spec, {volumeMode: 'Filesystem'})
  fill(status, {phase: 'Pending'})
}
