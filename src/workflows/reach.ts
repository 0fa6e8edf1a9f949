import {RidectlError} from '../errors.ts'
import type {Contexts, World} from '../world.ts'
import type {Settings} from './settings.ts'

export interface Unreachable {
  readonly context: string
  readonly reason: string
}

export interface Answers<Answer> {
  readonly answers: readonly Answer[]
  readonly unreachable: readonly Unreachable[]
  /** What each of `unreachable` failed with, in its order. */
  readonly errors: readonly RidectlError[]
}

/** The contexts that instances are looked for in: the one that is named, else the settings', else all that the kubeconfig knows. */
export async function searched(contexts: Contexts, settings: Settings, context: string | undefined): Promise<readonly string[]> {
  if (context !== undefined) return [context]
  const names = settings.contexts ?? (await contexts.list()).map(({name}) => name)
  // Without any, opening says what is wrong: NO_KUBECONFIG.
  return names.length > 0 ? names : [(await contexts.open()).cluster.context]
}

export interface AskOptions<Answer> {
  /** What they said is worth no wait for another's login. */
  readonly isEnough?: (answers: readonly Answer[]) => boolean
  /** A login may ask the person: by default where one context alone is asked. */
  readonly mayAsk?: boolean
}

/**
 * Asks every context at once. One that fails, or has not answered in time, is named and holds up nobody. A login is no silence: it is waited for, unless
 * the others' answers are enough.
 */
export async function askEach<Answer>(contexts: Contexts, names: readonly string[], ask: (world: World) => Promise<Answer>, {isEnough = () => false, mayAsk = names.length === 1}: AskOptions<Answer> = {}): Promise<Answers<Answer>> {
  const asked = names.map((name) => asking(contexts, name, mayAsk, ask))
  const early = await Promise.all(asked.map(async ({name, loggedIn, result}) => ((await isOverSoon(contexts.reachSeconds, loggedIn)) ? result : stillLoggingIn(name))))
  const isDone = isEnough(early.flatMap((result) => ('answer' in result ? [result.answer] : [])))
  const results = isDone ? early : await Promise.all(asked.map(({result}) => result))
  return {
    answers: results.flatMap((result) => ('answer' in result ? [result.answer] : [])),
    unreachable: results.flatMap((result) => ('error' in result ? [{context: result.name, reason: result.error.message}] : [])),
    errors: results.flatMap((result) => ('error' in result ? [result.error] : [])),
  }
}

type Result<Answer> = {readonly name: string; readonly answer: Answer} | {readonly name: string; readonly error: RidectlError}

async function outcome<Answer>(name: string, asking: Promise<Answer>): Promise<Result<Answer>> {
  try {
    return {name, answer: await asking}
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
    return {name, error}
  }
}

interface Asking<Answer> {
  readonly name: string
  /** Resolves when the login is over, however it ended. */
  readonly loggedIn: Promise<unknown>
  readonly result: Promise<Result<Answer>>
}

function asking<Answer>(contexts: Contexts, name: string, mayAsk: boolean, ask: (world: World) => Promise<Answer>): Asking<Answer> {
  const world = contexts.open(name, {mayAsk}).then(async (opened) => {
    await opened.cluster.login()
    return opened
  })
  return {name, loggedIn: world.catch(() => {}), result: outcome(name, world.then((opened) => inTime(contexts.reachSeconds, name, ask(opened))))}
}

const stillLoggingIn = (name: string): Result<never> => ({name, error: new RidectlError('CREDENTIALS', `context ${name}: its login program has not ended yet`)})

/** Rejects with what it rejects with. */
async function isOverSoon(seconds: number, over: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), seconds * 1000)
  })
  try {
    return await Promise.race([over.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

/** What it rejects with, or UNREACHABLE. */
export async function inTime<Answer>(seconds: number, context: string, asking: Promise<Answer>): Promise<Answer> {
  if (await isOverSoon(seconds, asking)) return asking
  throw new RidectlError('UNREACHABLE', `context ${context} did not answer in ${seconds} s`)
}
