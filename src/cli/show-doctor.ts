import {RidectlError} from '../errors.ts'
import type {Group} from '../workflows/doctor.ts'
import {confirm} from './prompt.ts'
import {safeJson, safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import {print, redrawn, terminal} from './terminal.ts'
import {closingLine, doctorJson, findingsOf, groupLines, mendableOf} from './views/doctor.ts'

/** Looks at everything, and tells of each change. */
export type Examination = (changed: (groups: readonly Group[]) => void) => Promise<readonly Group[]>

interface Flags {
  readonly fix: boolean
  readonly yes: boolean
  readonly json: boolean
}

/** Shows what is found; with --fix mends what can be mended and looks again. Returns the exit status. */
export async function showDoctor(examination: Examination, flags: Flags): Promise<number> {
  if (flags.json && flags.fix && !flags.yes) throw new RidectlError('USAGE', '--json asks nobody: with --fix it needs --yes')
  let groups = await shown(examination, flags)
  if (flags.fix && (await mend(groups, flags))) groups = await shown(examination, flags)
  if (flags.json) print(safeJson(doctorJson(groups), 2))
  return findingsOf(groups).some(({verdict}) => verdict === 'broken') ? 1 : 0
}

async function shown(examination: Examination, {json}: Flags): Promise<readonly Group[]> {
  if (json) return examination(() => {})
  const groups = terminal().isLive ? await live(examination) : await examination(() => {})
  print([...groupLines(groups, terminal()), '', closingLine(groups, terminal())])
  return groups
}

/** A list that lives while the checks run, and gives its place to what was found. */
async function live(examination: Examination): Promise<readonly Group[]> {
  const draw = redrawn()
  let now: readonly Group[] = []
  let frame = 0
  const show = (): void => draw(groupLines(now, terminal(), frame))
  const turning = setInterval(() => {
    frame++
    show()
  }, 100)
  try {
    return await examination((groups) => {
      now = groups
      show()
    })
  } finally {
    clearInterval(turning)
    draw([])
  }
}

/** Asks for each, or does those that are safe; true where anything was done. */
async function mend(groups: readonly Group[], {yes, json}: Flags): Promise<boolean> {
  let isDone = false
  for (const {remedy, says, fix} of mendableOf(groups)) {
    if (yes ? !fix.safe : !(await confirm({message: `${safeLine(says)}. Do it: ${safeLine(remedy)} ?`, flag: '--yes, which does what is safe'}))) continue
    const failure = await refused(fix.run())
    isDone = true
    if (!json) print(outcomeLine(remedy, failure))
  }
  if (isDone && !json) print('')
  return isDone
}

/** One fix that fails holds up no other. */
async function refused(running: Promise<void>): Promise<string | undefined> {
  try {
    await running
    return undefined
  } catch (error) {
    if (error instanceof RidectlError) return error.message
    throw error
  }
}

function outcomeLine(remedy: string, failure: string | undefined): string {
  const [{done, failed}, all] = [style(terminal()), symbols(terminal())]
  return failure === undefined ? `${done(all.done)} ${safeLine(remedy)}` : `${failed(all.failed)} ${safeLine(failure)}`
}
