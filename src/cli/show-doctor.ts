import {RidectlError} from '../errors.ts'
import type {Group} from '../workflows/doctor.ts'
import {confirm} from './prompt.ts'
import {safeJson, safeLine} from './safe.ts'
import {print, redrawn, terminal} from './terminal.ts'
import {closingLine, doctorJson, findingsOf, type Fixed, fixedLine, groupLines, mendableOf} from './views/doctor.ts'

/** Looks at everything, and tells of each change. */
export type Examination = (changed: (groups: readonly Group[]) => void) => Promise<readonly Group[]>

interface Flags {
  readonly fix: boolean
  readonly yes: boolean
  readonly json: boolean
}

/** Shows what is found; with --fix mends what can be mended and looks again. Returns the exit status: 1 too where a fix failed. */
export async function showDoctor(examination: Examination, flags: Flags): Promise<number> {
  if (flags.json && flags.fix && !flags.yes) throw new RidectlError('USAGE', '--json asks nobody: with --fix it needs --yes')
  let groups = await shown(examination, flags)
  const fixes = flags.fix ? await mend(groups, flags) : []
  if (fixes.some(({result}) => result !== 'left')) groups = await shown(examination, flags)
  if (flags.json) print(safeJson(doctorJson(groups, flags.fix ? fixes : undefined), 2))
  return findingsOf(groups).some(({verdict}) => verdict === 'broken') || fixes.some(({result}) => result === 'failed') ? 1 : 0
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

/** Asks for each, or does those that are safe; what each came to. */
async function mend(groups: readonly Group[], {yes, json}: Flags): Promise<readonly Fixed[]> {
  const fixes: Fixed[] = []
  for (const {remedy, says, fix} of mendableOf(groups)) {
    const isWanted = yes ? fix.safe : await confirm({message: `${safeLine(says)}. Do it: ${safeLine(remedy)} ?`, flag: '--yes, which does what is safe'})
    const fixed = isWanted ? await done(remedy, fix.run()) : ({remedy, result: 'left'} as const)
    fixes.push(fixed)
    if (!json && (yes || isWanted)) print(fixedLine(fixed, terminal()))
  }
  if (fixes.length > 0 && !json) print('')
  return fixes
}

/** One fix that fails holds up no other. */
async function done(remedy: string, running: Promise<void>): Promise<Fixed> {
  try {
    await running
    return {remedy, result: 'done'}
  } catch (error) {
    if (error instanceof RidectlError) return {remedy, result: 'failed', why: error.message}
    throw error
  }
}
