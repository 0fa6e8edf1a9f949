import type {Stored} from '../../contracts.ts'
import {firstGeneration} from './generation.ts'

/** A job selects its pods by its own uid. */
export function prepareJob(job: Stored): void {
  job.status = {}
  firstGeneration(job)
  if (job.spec.manualSelector) return
  const {name, uid} = job.metadata
  const own = {'job-name': name, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'batch.kubernetes.io/controller-uid': uid}
  // A job without labels has its template's, so what is added to these it has too.
  const labels = (job.spec.template.metadata.labels ??= {}) as Record<string, string>
  for (const [key, value] of Object.entries(own)) labels[key] ??= value
  job.metadata.labels ??= {...labels}
  job.spec.selector = {...job.spec.selector, matchLabels: {'batch.kubernetes.io/controller-uid': uid, ...job.spec.selector?.matchLabels}}
}
