import {relative} from 'node:path'
import type {ProposedFile} from '../../project/proposed-files.ts'
import type {Proposal} from '../../workflows/new-project.ts'
import {lineDiff} from '../line-diff.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {warningLines} from './warning.ts'

/** What was found, what would be written, and what is worth a word. */
export function proposalLines({project, files, notes}: Proposal, look: Look): string[] {
  const {name, skippable} = style(look)
  const found = [['settings', project.settings.module], ['wsgi', project.wsgi], ['asgi', project.asgi], ['celery', project.celery]]
  const parts = found.flatMap(([what, module]) => (module === undefined ? [] : [`${what} ${module}`]))
  const noted = notes.flatMap((note) => ['', ...warningLines(note, look)])
  return [
    `${name(safeLine(project.name))}   ${safeLine(parts.join(', '))}`,
    ...files.flatMap((file) => ['', ...fileLines(file, look)]),
    ...noted,
    ...(files.length === 0 ? ['', skippable('All that an instance needs is there already, nothing to do.')] : []),
  ]
}

/** Like git's diff of one file. */
function fileLines({path, before, after}: ProposedFile, look: Look): string[] {
  const {name, command, done, failed} = style(look)
  const paint = {'+': done, '-': failed, ' ': (text: string) => text}
  return [
    name(`--- ${before === undefined ? '/dev/null' : safeLine(`a/${path}`)}`),
    name(`+++ ${safeLine(`b/${path}`)}`),
    ...lineDiff(before ?? '', after).flatMap(({header, lines}) => [command(header), ...lines.map(({sign, text}) => paint[sign](sign + harmlessLine(text)))]),
  ]
}

// Indentation is kept: it means something in Python and YAML.
const harmlessLine = (text: string): string => (/^\s*/.exec(text)?.[0] ?? '').replaceAll('\t', '    ') + safeLine(text)

export interface Written {
  readonly proposal: Proposal
  readonly instance: string
  readonly written: readonly ProposedFile[]
  readonly kept: readonly ProposedFile[]
}

/** What was written, and what comes next. */
export function writtenLines({proposal: {project, image, settings}, instance, written, kept}: Written, here: string, look: Look): string[] {
  const {done, waits, command} = style(look)
  const folder = relative(here, project.folder) || '.'
  const file = [folder === '.' ? [] : [folder], `${instance}.yaml`].flat().join('/')
  return [
    ...written.map(({path, change}) => `${done(symbols(look).done)} ${safeLine(path)} ${change === 'creates' ? 'is written' : change === 'adds' ? 'has what was missing' : 'is replaced'}`),
    ...kept.map(({path}) => `${waits(symbols(look).warning)} ${safeLine(path)} stays as it was (--overwrite replaces it)${path === 'Dockerfile' ? `; it must set DJANGO_SETTINGS_MODULE=${settings}` : ''}`),
    '',
    `  Try  ${command(`ridectl sandbox build ${image} ${folder}`)}`,
    `       ${command(`ridectl deploy ${instance} -f ${file} --context sandbox`)}`,
  ]
}
