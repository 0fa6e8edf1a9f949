// Loaded before the CLI: from this process nothing reaches the ports of FIREWALL_PORTS, and nothing says so, as where a network drops what comes.
import {Socket} from 'node:net'

const closed = new Set((process.env['FIREWALL_PORTS'] ?? '').split(','))
const connect = Socket.prototype.connect

Socket.prototype.connect = function (...given) {
  const [first] = given.flat()
  const port = typeof first === 'object' && first !== null ? first.port : first
  return closed.has(String(port)) ? this : connect.apply(this, given)
}
