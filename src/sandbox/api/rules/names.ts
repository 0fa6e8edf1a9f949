import type {NameRule} from '../strategy.ts'

// What names may be, and what the API server says of those that may not.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const labelRule =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const wildcardRule =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const serviceRule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const qualifiedRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const configKeyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function check(text: string, most: number, pattern: string, rule: string, unit = 'characters'): string[] {
  const tooLong = Buffer.byteLength(text) > most ? [`must be no more than ${most} ${unit}`] : []
  return new RegExp(`^(${pattern})$`).test(text) ? tooLong : [...tooLong, rule]
}

export function dnsLabel(text: string): string[] {
  return check(text, 63, label, labelRule)
}

export function dnsSubdomain(text: string): string[] {
  return check(text, 253, subdomain, subdomainRule)
}

export function wildcardSubdomain(text: string): string[] {
  return check(text, 253, `\\*\\.${subdomain}`, wildcardRule)
}

/** `prefix/name`, as labels' and annotations' keys are. */
export function qualifiedName(text: string): string[] {
  const parts = text.split('/')
  const name = parts.at(-1) ?? ''
  if (parts.length > 2) return [`a valid label key ${qualifiedRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const prefix = parts.length === 2 ? prefixOf(parts[0] ?? '') : []
  if (name === '') return [...prefix, 'name part must be non-empty', `name part ${qualifiedRule}`]
  return [...prefix, ...check(name, 63, '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]', qualifiedRule, 'bytes').map(text => `name part ${text}`)]
}

function prefixOf(prefix: string): string[] {
  return prefix === '' ? ['prefix part must be non-empty'] : dnsSubdomain(prefix).map(text => `prefix part ${text}`)
}

export function labelValue(text: string): string[] {
  return check(text, 63, '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?', labelValueRule, 'bytes')
}

export function configKey(text: string): string[] {
  const wrong = check(text, 253, '[-._a-zA-Z0-9]+', configKeyRule)
  if (text === '.') return [...wrong, "must not be '.'"]
  if (text === '..') return [...wrong, "must not be '..'"]
  return text.startsWith('..') ? [...wrong, "must not start with '..'"] : wrong
}

/** What can stand in a path. */
export function pathSegment(text: string): string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`]
  return ['/', '%'].filter(one => text.includes(one)).map(one => `may not contain '${one}'`)
}

export function envName(text: string): string[] {
  if (text === '') return ['environment variable name must be at least 1 character']
  if (/^[ -<>-~]+$/.test(text)) return []
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

export function portName(text: string): string[] {
  const wrong: string[] = []
  if (text.length > 15) wrong.push('must be no more than 15 characters')
  if (!/^[-a-z0-9]*$/.test(text)) wrong.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
  if (!/[a-z]/.test(text)) wrong.push('must contain at least one letter (a-z)')
  if (text.includes('--')) wrong.push('must not contain consecutive hyphens')
  if (text.startsWith('-') || text.endsWith('-')) wrong.push('must not begin or end with a hyphen')
  return wrong
}

export function portNumber(port: number): string[] {
  return port >= 1 && port <= 65_535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** Of a generated name only the prefix is given: what follows makes its end valid. */
function prefixed(rule: (text: string) => string[]): NameRule {
  return (name, prefix) => rule(prefix && name.length > 1 ? name.replace(/-$/, 'a') : name)
}

export const subdomainName = prefixed(dnsSubdomain)
export const labelName = prefixed(dnsLabel)
export const serviceName = prefixed(text => check(text, 63, '[a-z]([-a-z0-9]*[a-z0-9])?', serviceRule))
export const pathSegmentName: NameRule = name => pathSegment(name)
