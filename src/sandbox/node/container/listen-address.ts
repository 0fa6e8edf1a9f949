/**
 * `0.0.0.0` or `0.0.0.0:8000` as a whole argument or env value, or after `=`, becomes `127.0.0.1`: in a pod it means the pod's own address,
 * on this machine it would open the application to the whole network.
 */
export function listenOnLoopback(text: string): string {
  return text.replace(/(^|=)(?:0\.0\.0\.0|\[::\])(:\d+)?$/g, '$1127.0.0.1$2')
}
