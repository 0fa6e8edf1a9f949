import {BlockList, isIP} from 'node:net'
import {textOf, type Target} from './kubeconfig.ts'

/** The proxy of a cluster: its own `proxy-url`, else HTTPS_PROXY, unless NO_PROXY names the server. */
export function proxyFor({cluster}: Target, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = textOf(cluster.fields, 'proxy-url')
  if (own !== undefined) return own
  const proxy = environment['HTTPS_PROXY'] || environment['https_proxy']
  if (!proxy || !URL.canParse(cluster.server)) return undefined
  const server = new URL(cluster.server)
  if (server.protocol !== 'https:' || goesDirect(server, environment['NO_PROXY'] ?? environment['no_proxy'] ?? '')) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

/** This machine is never asked through a proxy, as in every Kubernetes client. */
function goesDirect(server: URL, list: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = server.port || '443'
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true
  return list
    .split(',')
    .map(entry => entry.trim().toLowerCase())
    .some(entry => entry !== '' && names(entry, host, port))
}

/** `*`, an address, a network, a host with all hosts below it; each but a network may end in `:port`. */
function names(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return contains(entry, host)
  const [, name = entry, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? []
  if (onlyPort !== undefined && onlyPort !== port) return false
  const wanted = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '')
  return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`))
}

function contains(network: string, host: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const family = isIP(base)
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  list.addSubnet(base, Number(bits), family === 4 ? 'ipv4' : 'ipv6')
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
