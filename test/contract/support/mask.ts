/** What no two servers answer alike: uids, times, versions, drawn names, and what a cluster's own controllers write meanwhile. */
export function mask(value: unknown, namespace: string): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<time>')
    .replaceAll(namespace, '<namespace>')
    .replaceAll(/-gen-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-gen-<drawn>')
    .replaceAll(/\b10\.96\.\d+\.\d+/g, '<address>')
  return maskFields(JSON.parse(text))
}

/** The cluster's controllers write at moments of their own. */
const others = new Set(['kube-controller-manager', 'kube-scheduler', 'kubelet'])

const masked: Readonly<Record<string, string>> = {resourceVersion: '<version>', continue: '<token>', selfLink: '<link>', nodePort: '<port>'}

function maskFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskFields)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, item]): [string, unknown][] => {
    if (name === 'managedFields' && Array.isArray(item)) return [[name, sorted(item.filter(one => !others.has(one.manager)).map(maskFields))]]
    if (name === 'causes' && Array.isArray(item)) return [[name, sorted(item.map(maskFields))]]
    if (name === 'description' || name === 'storageVersionHash') return []
    if (name === 'finalizers' && Array.isArray(item)) return item.includes('kubernetes.io/pvc-protection') ? [] : [[name, item]]
    if (name === 'cells' && Array.isArray(item)) return [[name, item.map(cell => (/^\d+[smhd]/.test(String(cell)) ? '<age>' : cell))]]
    if (name === 'message' && typeof item === 'string') return [[name, maskMessage(item)]]
    if (name in masked && (typeof item === 'string' || typeof item === 'number')) return [[name, masked[name]]]
    return [[name, maskFields(item)]]
  })
  return Object.fromEntries(entries)
}

/** Lists inside a message come in any order, and quote a whole object in the order of its writer. */
function maskMessage(message: string): string {
  return message
    .replace(/patch: Invalid value: ".*(?<!\\)": /s, 'patch: Invalid value: "<patched>": ')
    .replace(/^Invalid value: "\{\\"apiVersion.*(?<!\\)": /s, 'Invalid value: "<patched>": ')
    .replace(/ in scheme "[^"]*"/, '').replace(/in record \(\d+\)/, 'in record (<version>)').replace(/StorageError: invalid object.*AdditionalErrorMsg: /, '')
    .replaceAll(/((?:Invalid|Unsupported|Duplicate) value: )[[{].*?[\]}](?=: [a-z`]|, [a-z]+\.|\]?$)/g, '$1<object>')
    .replace(/(too old resource version: \d+) \(\d+\)/, '$1 (<version>)')
    .replace(/, current: \d+/, ', current: <version>')
    .replace(/(previously negative\)).*/s, '$1')
    .replace(/^(Thing\..* is invalid: )\[.*\]$/, '$1<causes>')
    .replace(/error decoding YAML: .*/s, 'error decoding YAML: <why>')
    .replace(/(accepted media types include|Available representations): .*/, '$1: <types>')
}

function sorted(items: readonly unknown[]): unknown[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
