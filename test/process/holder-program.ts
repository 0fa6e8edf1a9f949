/** Run by holder.test.ts: says who it is as a holder. */
import {thisHolder} from '../../src/process/holder.ts'

process.stdout.write(thisHolder().id)
