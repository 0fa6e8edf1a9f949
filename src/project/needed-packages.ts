import type {DjangoProject} from './read-project.ts'

/** Lines for requirements.txt: what an instance runs with and the project does not ask for yet. */
export function missingPackages({requirements: {names}, ...project}: DjangoProject): readonly string[] {
  const needed: readonly (readonly [wanted: boolean, line: string, ...also: string[]])[] = [
    [true, project.startedWith === undefined ? 'Django' : `Django~=${project.startedWith}`, 'django'],
    [true, 'gunicorn>=22', 'gunicorn'],
    [true, 'whitenoise>=6.2', 'whitenoise'],
    [true, 'psycopg[binary]>=3.1.8', 'psycopg', 'psycopg2', 'psycopg2-binary'],
    [project.readsConfig === undefined, 'PyYAML>=6', 'pyyaml'],
    [project.celery !== undefined, 'celery>=5.3', 'celery'],
    [project.celery !== undefined, 'redis', 'redis'],
    [project.hasChannels, 'channels_redis>=4', 'channels-redis'],
    [project.hasChannels, 'daphne>=4', 'daphne'],
  ]
  return needed.filter(([wanted, , ...also]) => wanted && !also.some((name) => names.has(name))).map(([, line]) => line)
}

/** requirements.txt with them; as it is where nothing is missing. */
export function requirementsText(project: DjangoProject): string {
  const {text, elsewhere, listed} = project.requirements
  const missing = missingPackages(project)
  if (text !== undefined) return missing.length === 0 ? text : `${ended(text)}${missing.join('\n')}\n`
  return [...(elsewhere === undefined ? listed : [`-r ${elsewhere}`]), ...missing].map((line) => `${line}\n`).join('')
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`)
