import {answersPod} from './from-pod.ts'

export const redis = answersPod({name: 'redis', title: 'Redis', key: 'REDIS_URL', wanted: ({platform}) => platform.spec.redis.mode !== 'none'})
