/** Run by psql.test.ts: makes the files that psql reads, says where, and lives until it is killed. */
import {SecretText} from '../../src/platform/secret.ts'
import {credentials} from '../../src/process/credentials.ts'

const {passfile} = credentials({host: 'db.example.test', port: 5432, database: 'd', user: 'u', password: new SecretText('hush'), sslmode: 'prefer', settings: {}})
process.stdout.write(`${passfile}\n`)
setInterval(() => {}, 60_000)
