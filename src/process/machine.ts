import {lookup} from 'node:dns/promises'
import {constants} from 'node:fs'
import {access, chmod, stat} from 'node:fs/promises'
import {delimiter, join} from 'node:path'
import {getuid, platform, versions} from 'node:process'
import {connect} from 'node:tls'
import {execa} from 'execa'
import type {Machine, Ran} from '../world/machine.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** This machine; programs are found by the environment's PATH, and get all of it. */
export function machineWith(environment: Environment): Machine {
  return {
    system: platform,
    isRoot: getuid?.() === 0,
    node: versions.node,
    find: (program) => find(program, environment),
    run: (command, how) => run(command, environment, how),
    mode: async (path) => stat(path).then(({mode}) => mode & 0o777, () => undefined),
    close: (path) => chmod(path, 0o600),
    addresses: async (host) => lookup(host, {all: true}).then((all) => all.map(({address}) => address), () => []),
    certificate,
  }
}

async function find(program: string, environment: Environment): Promise<string | undefined> {
  const places = program.includes('/') ? [program] : (environment['PATH'] ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, program))
  for (const place of places) {
    const isThere = await stat(place).then((found) => found.isFile(), () => false)
    if (isThere && (await access(place, constants.X_OK).then(() => true, () => false))) return place
  }
  return undefined
}

async function run([program = '', ...words]: readonly string[], environment: Environment, {seconds = 5, foreground = false}: {readonly seconds?: number; readonly foreground?: boolean} = {}): Promise<Ran> {
  const common = {env: {...environment}, extendEnv: false, reject: false} as const
  // Our own stdout is for what we found: a script reads it.
  if (foreground) return {status: (await execa(program, words, {...common, stdio: ['inherit', 2, 2]})).exitCode, stdout: '', stderr: ''}
  const {exitCode, stdout, stderr} = await execa(program, words, {...common, stdin: 'ignore', timeout: seconds * 1000, killSignal: 'SIGKILL'})
  return {status: exitCode, stdout: stdout ?? '', stderr: stderr ?? ''}
}

const patience = 3_000

const certificate: Machine['certificate'] = ({address, port, host}) =>
  new Promise((resolve) => {
    const socket = connect({host: address, port, servername: host, rejectUnauthorized: false})
    const end = (answer: Awaited<ReturnType<Machine['certificate']>>): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(patience, () => end(undefined))
    socket.once('error', () => end(undefined))
    socket.once('secureConnect', () => {
      const ends = new Date(socket.getPeerCertificate().valid_to)
      const problem = socket.authorizationError as unknown
      end({ends, ...(problem === undefined || problem === null ? {} : {problem: problem instanceof Error ? problem.message : String(problem)})})
    })
  })
