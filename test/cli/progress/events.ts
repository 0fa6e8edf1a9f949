import {broken, kept, waiting, type During, type Verdict} from '../../../src/reconcile/component.ts'
import type {State} from '../../../src/platform/summon-platform.ts'
import type {DeployEvent} from '../../../src/reconcile/events.ts'

export const at = (second: number): Date => new Date(2026, 0, 2, 21, 4, second)

export const state = (second: number, name: State): DeployEvent => ({type: 'state', time: at(second), state: name})

const promises = 'its promise'
export const says = (second: number, name: string, during: During, verdict: Verdict): DeployEvent => ({type: 'component', time: at(second), name, during, promises, verdict})

/** A deploy of v2 as the engine tells it, up to the web that still starts. */
export const upgrade: readonly DeployEvent[] = [
  state(0, 'Initializing'),
  says(0, 'database', 'Initializing', waiting('Creating', 'making database car1_qa')),
  says(0, 'migration', 'Migrating', waiting('Needs', 'after database')),
  says(0, 'web', 'Deploying', waiting('Needs', 'after migration')),
  says(0, 'celerybeat', 'Deploying', waiting('Needs', 'after migration')),
  says(2, 'database', 'Initializing', kept('car1_qa on db.qa')),
  state(2, 'Migrating'),
  says(2, 'migration', 'Migrating', waiting('Running', 'trips.0003_fare')),
  {type: 'log', time: at(3), component: 'migration', line: 'Applying trips.0003_fare... \u001b[32mOK'},
  says(11, 'migration', 'Migrating', kept('2 applied')),
  state(11, 'Deploying'),
  says(11, 'static', 'Deploying', kept('1/1 on v2')),
  says(12, 'web', 'Deploying', waiting('Starting', '1/2 on v2, car1-qa-web-5c6f-x2x starts: /health answers 503')),
  {type: 'warning', time: at(13), message: 'the cluster is throttling'},
]

export const crashes: readonly DeployEvent[] = [...upgrade, state(20, 'Error'), says(20, 'web', 'Deploying', broken('CrashLoopBackOff', 'exit status 1'))]

export const done: DeployEvent = {
  type: 'done', time: at(34), outcome: {name: 'car1-qa', version: 'v2', was: 'v1', url: 'https://car1-qa.example.com', seconds: 34, unchanged: false},
}
