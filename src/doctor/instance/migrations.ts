import {RidectlError} from '../../errors.ts'
import {broken, type Check, type Finding, looking, skipped, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

export const migrations: Check<InstancePatient> = {
  name: 'migrations',
  subject: 'Migrations',
  seconds: 30,
  examine: async (on) => {
    try {
      const {status, stdout, stderr} = await on.inPod(['python3', on.platform.spec.django.manage, 'showmigrations', '--plan'])
      if (status === 0) return byPlan(on, stdout)
      return broken('Django cannot say which migrations are applied', {means: stderr.trim().split('\n').at(-1) ?? '', ...looking(`ridectl run ${on.platform.name} -- showmigrations --plan`)})
    } catch (error) {
      if (error instanceof RidectlError && (error.code === 'NOT_RUNNING' || error.code === 'NO_PROGRAM')) return byRecord(on)
      throw error
    }
  },
}

function byPlan({platform}: InstancePatient, plan: string): Finding {
  const open = plan.split('\n').flatMap((line) => /^\[ \]\s+(\S+)/.exec(line)?.[1] ?? [])
  if (open.length === 0) return well('Every migration is applied')
  return broken(`${open.length === 1 ? 'One migration is' : `${open.length} migrations are`} not applied: ${open.slice(0, 3).join(', ')}${open.length > 3 ? ' ...' : ''}`, {
    means: 'The code that serves is ahead of its database', remedy: `ridectl deploy ${platform.name}`,
  })
}

/** Without a pod to ask, the record of deploys is what is known. */
function byRecord({platform: {name, spec, status}}: InstancePatient): Finding {
  if (status.migratedVersion === spec.version) return skipped(`Migrations: no pod of web can be asked; by the record the database is at ${spec.version}`)
  return broken(`The database is at ${status.migratedVersion ?? 'no version'}, and ${spec.version} is wanted`, {means: 'By the record: no pod of web can be asked', remedy: `ridectl deploy ${name}`})
}
