import type {DatabaseError} from 'pg'

import {RidectlError} from '../../errors.ts'

/** What the server says of a statement, with its SQLSTATE and, where it names a place, that line with a mark under it. */
export function statementFailure({message, code, detail, hint, position}: DatabaseError, sql: string): RidectlError {
  return new RidectlError('FAILED', `${message} (SQLSTATE ${code})`, {
    details: [...placeIn(sql, Number(position)), ...(detail === undefined ? [] : [`Detail: ${detail}`]), ...(hint === undefined ? [] : [`Hint: ${hint}`])],
  })
}

// The server counts characters, not UTF-16 units, from 1.
function placeIn(sql: string, position: number): string[] {
  if (!(position > 0)) return []
  const before = characters(sql).slice(0, position - 1).join('')
  const start = before.lastIndexOf('\n') + 1
  const number = before.split('\n').length
  const line = sql.slice(start).split('\n')[0] ?? ''
  const lead = `line ${number}: `
  return [`${lead}${line}`, `${' '.repeat(lead.length + characters(before.slice(start)).length)}^`]
}

const characters = (text: string): string[] => Array.from(text)
