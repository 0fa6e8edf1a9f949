export interface Resource {
  /** `apps`; empty for the core. */
  readonly group: string
  /** `deployments`, as access rules write it. */
  readonly resource: string
}

/** How access rules name a kind: by Kubernetes' own rule for plurals, which every kind here follows. */
export function resourceOf({apiVersion, kind}: {readonly apiVersion: string; readonly kind: string}): Resource {
  return {group: apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '', resource: pluralOf(kind.toLowerCase())}
}

function pluralOf(word: string): string {
  if (word.endsWith('s')) return `${word}es`
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`
}
