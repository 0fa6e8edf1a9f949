import {spawn} from '@lydell/node-pty'
import {Screen} from './screen.ts'

const rows = 40

export interface Session {
  readonly screen: Screen
  /** All that was written to it, as it came. */
  readonly raw: string
  type(text: string): void
  kill(signal: NodeJS.Signals): void
  resize(columns: number, rows: number): void
  /** Resolves when the screen shows it; rejects when the program ends before, or with what it shows instead after a minute. */
  shows(text: string | RegExp): Promise<void>
  readonly exited: Promise<number>
}

/** Runs a program in a terminal of its own, which does not echo. */
export function inTerminal(command: readonly string[], {columns = 100, env = {}}: {readonly columns?: number; readonly env?: Record<string, string>} = {}): Session {
  const {CI: _ci, NO_COLOR: _noColor, FORCE_COLOR: _force, ...inherited} = process.env as Record<string, string>
  const pty = spawn('sh', ['-c', 'stty -echo; exec "$@"', 'sh', ...command], {
    cols: columns, rows, env: {...inherited, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', ...env},
  })
  const screen = new Screen({columns, rows})
  const watchers = new Set<() => void>()
  let raw = ''
  let code: number | undefined
  const exited = new Promise<number>((resolve) => pty.onExit(({exitCode}) => void screen.write('').then(() => resolve((code = exitCode)))))
  pty.onData((data) => {
    raw += data
    void screen.write(data).then(() => {
      for (const look of watchers) look()
    })
  })
  const shows = (wanted: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const isThere = (): boolean => (typeof wanted === 'string' ? screen.text.includes(wanted) : wanted.test(screen.text))
      const over = (): void => {
        watchers.delete(look)
        clearTimeout(hangs)
      }
      const look = (): void => {
        if (isThere()) resolve(over())
      }
      const fail = (what: string): void => {
        over()
        reject(new Error(`${what}, and shows not ${wanted} but:\n${screen.text}`))
      }
      const hangs = setTimeout(() => fail('hangs'), 60_000)
      watchers.add(look)
      look()
      void exited.then(() => (look(), fail(`ended with ${code}`)))
    })
  return {
    screen,
    get raw() {
      return raw
    },
    type: (text) => pty.write(text),
    resize: (wide, high) => {
      screen.resize({columns: wide, rows: high})
      pty.resize(wide, high)
    },
    kill: (signal) => pty.kill(signal),
    shows,
    exited,
  }
}
