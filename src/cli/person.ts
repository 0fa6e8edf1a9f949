import type {Person} from '../world/person.ts'
import {breakPassingLine, isAttended} from './terminal.ts'
import {warn} from './warn.ts'

/** Who sits before this command. */
export const person = (): Person => ({canBeAsked: isAttended(), tell: warn, lend: breakPassingLine})
