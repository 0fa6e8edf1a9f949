import {hasBroker} from '../../platform/defaults.ts'
import {answersPod} from './from-pod.ts'

export const queue = answersPod({name: 'queue', title: 'Queue', key: 'CELERY_BROKER_URL', wanted: ({platform}) => hasBroker(platform.spec)})
