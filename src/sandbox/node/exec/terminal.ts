import {createRequire} from 'node:module'
import {Readable, Writable} from 'node:stream'
import type * as NodePty from '@lydell/node-pty'
import type {ExecSession} from '../../contracts.ts'
import type {Command} from '../runtime/supervisor.ts'

/** Starts a command in a terminal of its own, under the supervisor, whose lifeline the terminal is. */
export function openTerminal(supervisor: readonly string[], {argv, env, cwd}: Command): ExecSession {
  // loaded on first use: a sandbox without terminals does without the native module
  const pty = createRequire(import.meta.url)('@lydell/node-pty') as typeof NodePty
  const [program = '', ...args] = [...supervisor, ...argv]
  const terminal = pty.spawn(program, args, {name: 'xterm', cols: 80, rows: 24, cwd, env: {TERM: 'xterm', ...env}, encoding: null})
  const exited = new Promise<number>((resolve) => terminal.onExit(({exitCode, signal}) => resolve(signal ? 128 + signal : exitCode)))
  return {
    stdin: inputOf(terminal),
    stdout: outputOf(terminal, exited),
    resize: (columns, rows) => {
      if (columns > 0 && rows > 0) terminal.resize(columns, rows)
    },
    kill: () => terminal.kill('SIGHUP'),
    exited,
  }
}

function inputOf(terminal: NodePty.IPty): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      // the declaration knows strings only; the terminal itself takes bytes
      terminal.write(chunk as unknown as string)
      done()
    },
  })
}

/** A slow reader stops the process, not the sandbox. */
function outputOf(terminal: NodePty.IPty, exited: Promise<number>): Readable {
  const output = new Readable({read: () => terminal.resume()})
  terminal.onData((data) => {
    if (!output.push(data)) terminal.pause()
  })
  void exited.then(() => output.push(null))
  return output
}
