import {Listr} from 'listr2'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import {printError, terminal} from '../terminal.ts'

export interface Task<Result> {
  readonly title: string
  readonly work: (progress: (text: string) => void) => Promise<Result>
}

/** One piece of work with a spinner while it lasts, and nothing left of it after; without a live terminal one line at its start. */
export async function showTask<Result>({title, work}: Task<Result>): Promise<Result> {
  if (!terminal().isLive) {
    printError(`${title} ...`)
    return work(() => {})
  }
  let result: {readonly value: Result} | undefined
  let failure: {readonly error: unknown} | undefined
  const task = {
    title,
    task: async (_: unknown, shown: {title: string}): Promise<void> => {
      const progress = (text: string): void => void (shown.title = `${title}: ${safeLine(text)}`)
      await work(progress).then((value) => (result = {value}), (error: unknown) => (failure = {error}))
    },
  }
  await new Listr([task], {renderer: 'default', registerSignalListeners: false, rendererOptions: {...look(), clearOutput: true}}).run()
  if (result === undefined) throw failure?.error
  return result.value
}

function look(): object {
  const {done, waits} = style(terminal())
  const all = symbols(terminal())
  return {icon: {COMPLETED: all.done, PENDING: all.waiting}, color: {COMPLETED: done, PENDING: waits}}
}
