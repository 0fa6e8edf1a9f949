import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {inTerminal, type Session} from './in-terminal.ts'
import type {Ended, Machine} from './ridectl.ts'

export interface Shelled {
  readonly own: Machine
  /** An instance that is Ready, with one web pod. */
  readonly name: string
  /** Where it is. */
  readonly flags: readonly string[]
}

/** What holds of `shell` wherever the instance runs. */
export function shellTests(place: () => Shelled): void {
  const shell = (...command: readonly string[]): Promise<Ended> => place().own.run('shell', place().name, ...place().flags, ...command)
  const given = (input: string | Buffer, ...command: readonly string[]): Promise<Ended> => place().own.runWith(input, 'shell', place().name, ...place().flags, ...command)

  /** In a terminal; when it is over the terminal says with which status, and how it is set. */
  const open = (...command: readonly string[]): Session => {
    const {own, name, flags} = place()
    const then = 'echo "parent $$"; "$@"; echo "ended $?"; stty -a; sleep 0.1'
    return inTerminal(['sh', '-c', then, 'sh', ...own.program, 'shell', name, ...flags, ...command], {env: own.env})
  }
  // What is typed before the shell has its terminal back may be lost, as in any terminal: it is waited for with a prompt after it.
  const after = (text: string): RegExp => new RegExp(`${text}\n[^]*[$#] ?$`)
  const isSane = async (session: Session, status: number): Promise<void> => {
    await session.shows(`ended ${status}`)
    await session.shows(/\bicanon/)
    expect(session.screen.text).toMatch(/(^| )isig icanon/m)
    expect(await session.exited).toBe(0)
  }

  test('a command gets its words as they are, and ends with its own status', async () => {
    expect(await shell('--', 'printf', '%s|', 'a b', '$HOME')).toMatchObject({status: 0, stdout: 'a b|$HOME|'})
    expect(await shell('--', 'sh', '-c', 'echo out; echo err >&2; exit 7')).toEqual({status: 7, stdout: 'out\n', stderr: 'err\n'})
  })

  test('what is piped in goes through to its end, byte for byte', async () => {
    const bytes = Buffer.alloc(3_000_000, 'abcdefghijk\0')
    expect(await given(bytes, '--', 'sh', '-c', 'sha256sum; echo over')).toMatchObject({status: 0, stdout: expect.stringMatching(/^[0-9a-f]{64} +-\nover\n$/)})
    expect(await given('echo $((6 * 7)); exit 3')).toMatchObject({status: 3, stdout: '42\n'})
  })

  test('a program that is not there ends with 127', async () => {
    expect(await shell('--', 'no-such-program')).toMatchObject({status: 127, stderr: expect.stringMatching(/cannot run no-such-program[^]*NO_PROGRAM[^]*Its image is summon:v1/)})
  })

  test('words without -- are refused, with the line to type', async () => {
    expect(await shell('ls')).toMatchObject({status: 2, stderr: expect.stringMatching(new RegExp(`Try {2}ridectl shell ${place().name} -- ls`))})
  })

  test('a component without a ready pod says what there is', async () => {
    expect(await shell('--component', 'nothing', '--', 'true')).toMatchObject({status: 1, stderr: expect.stringMatching(/NOT_RUNNING[^]*It has pods of .*web/)})
    expect(await shell('--pod', 'nothing', '--', 'true')).toMatchObject({status: 2, stderr: expect.stringContaining('NOT_FOUND')})
  })

  test('in a terminal it is one: keys, size, Ctrl-C, and Ctrl-D ends it', async () => {
    const session = open()
    await session.shows(/[$#] ?$/)
    session.type('while [ "$(stty size)" != "40 100" ]; do sleep 0.1; done; echo size $(stty size)\r')
    await session.shows(after('size 40 100'))
    session.type('echo wide$((1 + 1)); while [ "$(stty size)" != "30 90" ]; do sleep 0.1; done; echo now $(stty size)\r')
    await session.shows('wide2')
    session.resize(90, 30)
    await session.shows(after('now 30 90'))
    session.type('sh -c "echo wait$((1 + 1)); exec sleep 1000"\r')
    await session.shows('wait2')
    session.type('\u0003')
    await session.shows(after('\\^C'))
    session.type('echo after $?\r')
    await session.shows(after('after 130'))
    session.type('echo over$((1 + 1)); (exit 5)\r')
    await session.shows(after('over2'))
    session.type('\u0004')
    await isSane(session, 5)
  })

  test('a full-screen program that is killed leaves the terminal as it was', async () => {
    const program = 'import curses, os, time; s = curses.initscr(); curses.noecho(); curses.curs_set(0); s.addstr(2, 2, f"full {os.getpid()} screen"); s.refresh(); time.sleep(1000)'
    const session = open('--', 'python', '-c', program)
    await session.shows(/full \d+ screen/)
    const [, pid = ''] = /full (\d+) screen/.exec(session.screen.text) ?? []
    await shell('--', 'sh', '-c', `kill -9 ${pid}`)
    await isSane(session, 137)
    const after = session.raw.slice(session.raw.lastIndexOf('screen'))
    expect(after).toContain('\u001b[?1049l')
    expect(after).toContain('\u001b[?25h')
  })

  test('a signal ends it with that signal, and the terminal is as it was', async () => {
    const session = open('--', 'sh', '-c', 'printf "\\033[?1049h"; echo here; sleep 1000')
    await session.shows('here')
    const [, parent = ''] = /parent (\d+)/.exec(session.raw) ?? []
    process.kill(Number(execFileSync('pgrep', ['-P', parent], {encoding: 'utf8'})), 'SIGTERM')
    await isSane(session, 143)
    expect(session.raw.slice(session.raw.lastIndexOf('here'))).toContain('\u001b[?1049l')
  })
}
