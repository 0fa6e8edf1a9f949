import {packages} from '../packages.ts'
import type {Cloud} from './cloud.ts'

export const aws: Cloud = {
  cli: 'aws',
  title: 'AWS CLI',
  package: packages.aws,
  loginsWith: ['aws', 'aws-iam-authenticator'],
  asks: ['sts', 'get-caller-identity', '--output', 'text'],
  logsIn: ['sso', 'login'],
  profileFlag: '--profile',
}
