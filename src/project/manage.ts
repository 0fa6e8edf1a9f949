import {dirname} from 'node:path'
import {RidectlError} from '../errors.ts'
import {settingsNamed} from './python-text.ts'
import type {SourceFile} from './source-files.ts'

/** The project's manage.py: the one in the folder, else the only one below it. */
export function findManage(files: readonly SourceFile[], folder: string): SourceFile {
  const found = files.filter(({path, text}) => path.split('/').at(-1) === 'manage.py' && isDjangos(text))
  const [first, second] = found
  if (first === undefined) {
    throw new RidectlError('INVALID_INPUT', `${folder} is no Django project: there is no manage.py in it or below it`, {
      details: ['A manage.py is one that names DJANGO_SETTINGS_MODULE, or runs execute_from_command_line.'],
      remedy: [{command: 'ridectl new NAME --dir FOLDER', why: 'where the project is'}],
    })
  }
  if (first.path === 'manage.py' || second === undefined) return first
  throw new RidectlError('INVALID_INPUT', `${folder} has more than one Django project: ${found.map(({path}) => path).join(', ')}`, {
    remedy: found.slice(0, 4).map(({path}) => ({command: `ridectl new NAME --dir ${dirname(path)}`})),
  })
}

const isDjangos = (text: string): boolean => settingsNamed(text) !== undefined || text.includes('execute_from_command_line')
