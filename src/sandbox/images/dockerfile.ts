import {posix} from 'node:path'

/** What an image's build says of how its files run: all that is read of a Dockerfile, since its steps are not taken here. */
export interface Surroundings {
  /** Where processes start, within the project; '' is its own folder. */
  readonly workFolder: string
  /** DJANGO_SETTINGS_MODULE, which collectstatic runs with. */
  readonly settings?: string
}

/** Of the last stage, its last WORKDIR beside the one that `COPY . .` fills, and what ENV sets. Without a Dockerfile: the project's own folder. */
export function surroundingsIn(dockerfile: string): Surroundings {
  const lines = dockerfile.replace(/\\\r?\n/g, ' ').split('\n').map((line) => line.trim())
  const settings = lines.map(settingsIn).findLast((module) => module !== undefined)
  const filled = placesIn(lines.slice(0, lines.findIndex((line) => /^COPY (--\S+ )*\.\/? \S+$/i.test(line)) + 1)).at(-1)
  const end = placesIn(lines).at(-1)
  const below = filled === undefined || end === undefined ? '' : posix.relative(filled, end)
  return {workFolder: below.startsWith('..') || posix.isAbsolute(below) ? '' : below, ...(settings === undefined ? {} : {settings})}
}

/** Each WORKDIR as it is then; a relative one is below the one before, and a stage begins at the root. */
function placesIn(lines: readonly string[]): string[] {
  let at = '/'
  return lines.flatMap((line) => {
    if (/^FROM\s/i.test(line)) at = '/'
    const [, place] = /^WORKDIR\s+"?([^"$]+?)"?$/i.exec(line) ?? []
    if (place === undefined) return []
    at = posix.resolve(at, place)
    return [at]
  })
}

const settingsIn = (line: string): string | undefined => (/^ENV\s/i.test(line) ? /\bDJANGO_SETTINGS_MODULE[= ]\s*["']?([\w.]+)/.exec(line)?.[1] : undefined)
