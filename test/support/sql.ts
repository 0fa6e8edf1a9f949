import pg from 'pg'

/** One statement on a connection of its own, in that database of the server that the URL names. */
export async function askDatabase(serverUrl: string, database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  const client = new pg.Client({connectionString: url.href})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
