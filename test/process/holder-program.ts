/** Run by holder.test.ts: says who it is as a holder, or with an id whether that holder is gone. With `hidden` another user says it of this program. */
import {execFileSync} from 'node:child_process'
import {thisHolder} from '../../src/process/holder.ts'

const [what] = process.argv.slice(2)
const {id, isGone} = thisHolder()
if (what === 'hidden') execFileSync(process.execPath, [import.meta.filename, id], {uid: 12_345, gid: 12_345, stdio: 'inherit'})
else process.stdout.write(what === undefined ? id : String(isGone(what)))
