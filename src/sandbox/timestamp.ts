/** A time as metav1.Time writes it: whole seconds, UTC. */
export const timestamp = (time: Date = new Date()): string => `${time.toISOString().slice(0, 19)}Z`
