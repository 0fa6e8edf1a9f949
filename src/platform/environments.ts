export const environments = ['dev', 'qa', 'uat', 'prod'] as const
export type Environment = (typeof environments)[number]

export function isEnvironment(word: string): word is Environment {
  return (environments as readonly string[]).includes(word)
}

/** How many pods run where the instance does not say. */
export const defaultReplicas: Readonly<Record<Environment, Readonly<Record<'web' | 'celeryd' | 'daphne' | 'channelworker' | 'static', number>>>> = {
  dev: {web: 1, celeryd: 1, daphne: 1, channelworker: 1, static: 1},
  qa: {web: 1, celeryd: 1, daphne: 1, channelworker: 1, static: 1},
  uat: {web: 2, celeryd: 1, daphne: 2, channelworker: 2, static: 2},
  prod: {web: 4, celeryd: 4, daphne: 2, channelworker: 4, static: 2},
}
