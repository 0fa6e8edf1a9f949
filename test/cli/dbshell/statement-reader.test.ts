import {expect, test} from 'vitest'
import {StatementReader} from '../../../src/cli/dbshell/statement-reader.ts'

/** The statements of a text typed line by line, and what is left in it. */
function read(text: string): {readonly statements: readonly string[]; readonly within: string; readonly rest: string} {
  const reader = new StatementReader()
  const statements = text.split('\n').flatMap((line) => reader.feed(line))
  return {statements, within: reader.within, rest: reader.rest()}
}

test('a statement ends at its ; and may have many lines', () => {
  expect(read('SELECT 1; SELECT\n  2;\nSELECT 3')).toEqual({statements: ['SELECT 1;', 'SELECT\n  2;'], within: '-', rest: 'SELECT 3'})
})

test.each([
  ["SELECT 'a;b';", 'a string'],
  ["SELECT 'it''s;';", 'a doubled quote'],
  [String.raw`SELECT E'it\'s;';`, 'an escaped quote'],
  [String.raw`SELECT 'back\';`, 'a backslash that escapes nothing'],
  ['SELECT "a;b";', 'a quoted name'],
  ['DO $$ BEGIN x; END $$;', 'dollars'],
  ['DO $tag$ $$;$$ $other$; $tag$;', 'dollars with a tag'],
  ['SELECT a$b$ ; -- c$b$;'.replace(' ; -- c$b$;', ';'), 'a dollar within a name'],
  ['SELECT 1 -- one; two\n;', 'a line comment'],
  ['SELECT /* a; /* b; */ c; */ 1;', 'nested comments'],
  ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);', 'parentheses'],
  ["SELECT 'two\nlines;';", 'a string of two lines'],
])('%s is one: %s', (text) => {
  expect(read(text)).toEqual({statements: [text], within: '=', rest: ''})
})

test.each([["SELECT 'a", "'"], ['SELECT "a', '"'], ['SELECT $x$ a', '$'], ['/* a', '*'], ['SELECT (1', '('], ['SELECT', '-'], ['', '='], ['-- only a remark', '=']])('%s leaves it within %s', (text, within) => {
  expect(read(text).within).toBe(within)
})

test('nothing but blanks, remarks and ; is no statement', () => {
  expect(read('\n  ;;\n-- a remark\n/* another */;')).toEqual({statements: [], within: '=', rest: ''})
})

test('what was typed can be left', () => {
  const reader = new StatementReader()
  reader.feed("SELECT 'open")
  reader.clear()
  expect(reader.feed('SELECT 1;')).toEqual(['SELECT 1;'])
})
