import type {Reached} from '../../world/databases.ts'

/** `car1_qa on db.internal, through car1-qa-web-5d9f-x2x4b`: where a database is, and how this machine came there. */
export const whereThrough = (where: string, {through}: Reached): string => (through === undefined ? where : `${where}, through ${through}`)
