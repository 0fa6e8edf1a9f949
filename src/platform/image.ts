/** What the pod runs: the repository with a tag, or with a digest. */
export function imageOf(spec: {readonly image: string; readonly version: string}): string {
  return `${spec.image}${spec.version.startsWith('sha256:') ? '@' : ':'}${spec.version}`
}
