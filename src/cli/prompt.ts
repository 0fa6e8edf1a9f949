import {RidectlError} from '../errors.ts'
import {Interrupted} from './interrupted.ts'
import {safeLine} from './safe.ts'
import {terminal} from './terminal.ts'

export interface Question {
  readonly message: string
  /** What answers it without a terminal: `--yes`. */
  readonly flag: string
  readonly signal?: AbortSignal
}

export interface Choice<Value> {
  readonly label: string
  readonly value: Value
}

/** Enter alone answers with the standard. */
export async function confirm(question: Question, standard = true): Promise<boolean> {
  return (await ask(question, {type: 'confirm', default: standard})) === true
}

/** True when the answer is exactly the name. */
export async function confirmByName(question: Question, name: string): Promise<boolean> {
  return String(await ask(question, {type: 'input'})).trim() === name
}

export async function choose<Value>(question: Question, choices: readonly Choice<Value>[]): Promise<Value> {
  const offered = choices.map(({label}, at) => ({name: safeLine(label), value: at}))
  const source = (term = ''): typeof offered => offered.filter(({name}) => name.toLowerCase().includes(term.toLowerCase()))
  const chosen = choices[Number(await ask(question, {type: 'search', source}))]
  if (chosen === undefined) throw new Error('the prompt gave an answer that was not offered')
  return chosen.value
}

async function ask({message, flag, signal}: Question, kind: {type: 'confirm' | 'input' | 'search'} & Record<string, unknown>): Promise<unknown> {
  if (!terminal().isInteractive) {
    throw new RidectlError('USAGE', `without a terminal nobody can be asked: "${message}"`, {details: [`Give ${flag}`]})
  }
  const {createPromptModule} = await import('inquirer')
  try {
    const prompt = createPromptModule(signal === undefined ? {} : {signal})
    const answers: Record<string, unknown> = await prompt([{...kind, name: 'answer', message}])
    return answers['answer']
  } catch (error) {
    if (signal?.reason instanceof Interrupted) throw new Interrupted(signal.reason.signal, leftOpen())
    if (isLeft(error)) throw new Interrupted('SIGINT', leftOpen())
    throw error
  }
}

const leftOpen = (): RidectlError => new RidectlError('INTERRUPTED', 'left without an answer: nothing was changed')

const isLeft = (error: unknown): boolean => error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')
