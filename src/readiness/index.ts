import {kept, type Observed, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {deployment} from './deployment.ts'
import {generic} from './generic.ts'
import {job} from './job.ts'
import {statefulSet} from './stateful-set.ts'
import {isGoing} from './workload.ts'

/** The kinds with a rule of their own. */
const rules: Readonly<Record<string, (object: KubeObject, observed: Observed) => Verdict>> = {
  Deployment: deployment,
  StatefulSet: statefulSet,
  Job: job,
}

/** Every object of a component, judged as kstatus does (cli-utils, pkg/kstatus): deletion, generation, then the rule of its kind. Pure. */
export function ready(observed: Observed): Verdict {
  const verdicts = observed.objects.map((object) => (isGoing(object) ? going(object) : (rules[object.kind] ?? generic)(object, observed)))
  return verdicts.find(({verdict}) => verdict === 'broken') ?? verdicts.find(({verdict}) => verdict === 'waiting') ?? keptBy(verdicts)
}

const going = (object: KubeObject): Verdict => waiting('Terminating', `${object.kind} ${object.metadata.name} is being deleted`)

function keptBy(verdicts: readonly Verdict[]): Verdict {
  return kept(verdicts.find(({message}) => message !== undefined)?.message)
}
