import {packages} from '../packages.ts'
import type {Cloud} from './cloud.ts'

export const az: Cloud = {
  cli: 'az',
  title: 'Azure CLI',
  package: packages.az,
  loginsWith: ['kubelogin', 'az', 'azure'],
  asks: ['account', 'show', '--query', 'user.name', '--output', 'tsv'],
  logsIn: ['login'],
}
