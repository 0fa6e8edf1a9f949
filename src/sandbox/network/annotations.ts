/** On a pod: the loopback port that its container listens on. On a Service without a selector: where it is served. */
export const portAnnotation = 'sandbox.ridectl.dev/port'
