import {answersPod} from './from-pod.ts'

export const database = answersPod({name: 'database', title: 'Database', key: 'DATABASE_URL', wanted: () => true})
