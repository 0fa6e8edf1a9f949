export const nodeName = 'sandbox'

/** Every pod's address: its processes listen on loopback, each on a port of its own. */
export const podIp = '127.0.0.1'
