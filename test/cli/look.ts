import type {Look} from '../../src/cli/terminal.ts'

/** How the golden texts of these tests are shown. */
export const bare: Look = {columns: 100, unicode: true, colour: false}
export const ascii: Look = {columns: 100, unicode: false, colour: false}
