/** Whether a server is on this machine, by its address. */
export const isLoopback = ({hostname}: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
