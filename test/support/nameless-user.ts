import {spawnSync} from 'node:child_process'
import {join} from 'node:path'

const unlisted = {uid: 12_345, gid: 12_345}
const reads = spawnSync(process.execPath, ['--check', join(import.meta.dirname, '../../bin/dev.js')], {...unlisted, cwd: '/'})

/** A user that the system has no name for, as in a container that runs under any number. undefined: only root becomes another, and the project has to be readable for it. */
export const namelessUser = reads.status === 0 ? unlisted : undefined
export const whyNoNamelessUser = 'only root can become another user, which then has to be able to read the project'
