import {packages} from '../packages.ts'
import type {Cloud} from './cloud.ts'

export const gcloud: Cloud = {
  cli: 'gcloud',
  title: 'Google Cloud CLI',
  package: packages.gcloud,
  loginsWith: ['gke-gcloud-auth-plugin', 'gcloud', 'gcp'],
  asks: ['auth', 'list', '--filter=status:ACTIVE', '--format=value(account)'],
  logsIn: ['auth', 'login'],
}
