import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {PassThrough} from 'node:stream'
import {expect, onTestFinished, test} from 'vitest'
import {foldersAt, makeFolders} from '../../src/sandbox/folders.ts'
import {createLogFile} from '../../src/sandbox/node/logs/log-file.ts'
import {openServiceLog} from '../../src/sandbox/services/service-log.ts'
import {unusedPort} from './network/local-cluster.ts'

const program = join(import.meta.dirname, '../../src/sandbox/daemon.ts')

/** The device of which each write says that the disk is full. */
const hasFullDevice = existsSync('/dev/full')

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'full-disk-'))
  onTestFinished(() => rmSync(made, {recursive: true}))
  return made
}

function fullFile(): string {
  const path = join(folder(), 'full.log')
  symlinkSync('/dev/full', path)
  return path
}

/** What is told meanwhile in the sandbox's own log. */
function told(): string[] {
  const warnings: string[] = []
  const keep = ({message}: Error): void => void warnings.push(message)
  process.on('warning', keep)
  onTestFinished(() => void process.off('warning', keep))
  return warnings
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test.runIf(hasFullDevice)('a pod speaks on while the disk is full, and that its lines are lost is told once', async () => {
  const warnings = told()
  const log = createLogFile(fullFile())
  const output = new PassThrough()
  log.capture('stdout', output)
  for (const line of ['one\n', 'two\n', 'half']) output.write(line)
  await turn()
  log.end()
  await turn()
  expect(log.ended).toBe(true)
  expect(warnings).toEqual([`${log.path} loses lines, because it cannot be written: ENOSPC: no space left on device, write`])
})

test.runIf(hasFullDevice)('a service speaks on while the disk is full, and its last lines are known all the same', async () => {
  const warnings = told()
  const path = fullFile()
  const log = openServiceLog(path)
  log.write('ready to accept connections')
  log.write('shutting down')
  await turn()
  expect(log.last()).toEqual(['ready to accept connections', 'shutting down'])
  expect(warnings).toEqual([expect.stringContaining(`${path} loses lines`)])
})

test.runIf(hasFullDevice)('a log that can be written again says where lines are missing, and goes on', async () => {
  const warnings = told()
  const path = fullFile()
  const log = openServiceLog(path)
  log.write('lost')
  rmSync(path)
  log.write('kept')
  log.write('kept too')
  await turn()
  expect(readFileSync(path, 'utf8')).toBe('lines are missing here: ENOSPC: no space left on device, write\nkept\nkept too\n')
  expect(warnings).toHaveLength(1)
})

test.runIf(hasFullDevice)('the sandbox itself starts and ends in good order while its own log cannot be written', async () => {
  const folders = foldersAt(folder())
  await makeFolders(folders)
  const file = openSync('/dev/full', 'a')
  const daemon = spawn(process.execPath, [program, folders.root, String(await unusedPort())], {stdio: ['ignore', 'ignore', file, 'ipc']})
  closeSync(file)
  const ended = once(daemon, 'exit')
  await once(daemon, 'disconnect')
  daemon.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
