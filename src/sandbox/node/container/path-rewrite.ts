/** A path in the container, and the folder that stands for it on this machine. */
export interface Mount {
  readonly mountPath: string
  readonly folder: string
}

/**
 * Puts the folder in the place of a mountPath where that is a whole argument or env value, or follows `=` in one, and ends at `/` or at
 * the end. Nowhere else: inside a text the same letters may mean something else.
 */
export function rewritePaths(text: string, mounts: readonly Mount[]): string {
  if (mounts.length === 0) return text
  const folders = new Map(mounts.map(({mountPath, folder}) => [withoutSlash(mountPath), folder]))
  // the longer first, so that a mount below another one wins
  const paths = [...folders.keys()].toSorted((a, b) => b.length - a.length).map(escaped)
  const place = new RegExp(`(^|=)(${paths.join('|')})(?=/|$)`, 'g')
  return text.replace(place, (_, before: string, path: string) => before + (folders.get(path) as string))
}

const withoutSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '')

const escaped = (path: string): string => path.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
