import {userInfo} from 'node:os'

/** A container may run under any number. What has no entry among the users has no home and no shell either, which oclif and others look for there. */
export function equipNamelessUser(env: NodeJS.ProcessEnv = process.env): void {
  try {
    userInfo()
  } catch {
    env['HOME'] ||= '/'
    env['SHELL'] ||= '/bin/sh'
  }
}
