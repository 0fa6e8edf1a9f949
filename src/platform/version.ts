/** Why this cannot be a version, if so; without its subject: `has a space in it`. */
export function versionProblem(version: string): string | undefined {
  if (version === '') return 'is empty'
  if (/\s/.test(version)) return 'has a space in it'
  if (version.startsWith('sha256:')) return /^sha256:[0-9a-f]{64}$/.test(version) ? undefined : 'is no digest: sha256: is followed by 64 digits 0 to 9 and a to f'
  if (version.length > 128) return `has ${version.length} characters; a tag has 128 at most`
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(version)) return 'is no tag: letters, digits and _ . - are allowed, not beginning with . or -'
  return undefined
}
