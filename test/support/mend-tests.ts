import {expect, test} from 'vitest'
import type {Ended, Machine} from './ridectl.ts'
import {ok} from './sandbox.ts'

export interface Mended {
  readonly own: Machine
  /** An instance that is Ready, with one web pod. */
  readonly name: string
  readonly flags: readonly string[]
}

interface Line {readonly type: string; readonly component: string; readonly pod: string; readonly line?: string}

/** What holds of `logs`, `restart`, `run` and `pyshell` wherever the instance runs. */
export function mendTests(place: () => Mended): void {
  const ridectl = (command: string, ...more: readonly string[]): Promise<Ended> => place().own.run(command, place().name, ...more)
  const here = (command: string, ...more: readonly string[]): Promise<Ended> => ridectl(command, ...place().flags, ...more)
  const lines = async (...more: readonly string[]): Promise<readonly Line[]> =>
    (await ok(here('logs', '--json', ...more))).stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line)

  test('the migration\'s log is there, and a pattern leaves what fits', async () => {
    expect((await lines('migration')).map(({line}) => line)).toContain('  Applying trips.0001_initial... OK')
    const fitting = await lines('migration', '--grep', 'trips\\.0002')
    expect(fitting.map(({line}) => line)).toEqual(['  Applying trips.0002_first_trips... OK'])
    expect(await lines('migration', '--tail', '1')).toHaveLength(1)
  })

  test('logs of what cannot be are refused', async () => {
    expect(await here('logs', 'wbe')).toMatchObject({status: 2, stderr: expect.stringContaining('there is no component wbe; near are web')})
    expect(await here('logs', '--grep', '(')).toMatchObject({status: 2, stderr: expect.stringContaining('not a regular expression')})
    expect(await here('logs', '--since', 'noon')).toMatchObject({status: 2, stderr: expect.stringContaining('--since is not a duration: "noon"')})
    expect(await here('logs', '--tail', 'all')).toMatchObject({status: 2, stderr: expect.stringContaining('all')})
    expect(await here('logs', '-p', '-f')).toMatchObject({status: 2, stderr: expect.stringContaining('cannot be followed')})
    expect(await here('logs', 'daphne')).toMatchObject({status: 1, stderr: expect.stringMatching(/has no pods of daphne, so there is no log[^]*NOT_RUNNING/)})
  })

  test('a container that was never restarted has no log of a run before, and that is said', async () => {
    expect(await here('logs', 'web', '--previous')).toMatchObject({status: 1, stdout: '', stderr: expect.stringMatching(/no container of web of .* was restarted, so[^]*NOT_RUNNING[^]*Try {2}ridectl logs/)})
  })

  test('only what is younger is shown', async () => {
    expect((await lines('web', '--since', '1h')).length).toBeGreaterThan(0)
    expect(await lines('migration', '--since', '1s')).toEqual([])
    expect(await here('logs', '--since', '0s')).toMatchObject({status: 2, stderr: expect.stringContaining('would show nothing')})
  })

  test('of a line that is longer than 64 KiB come pieces, and nothing of it is lost', async () => {
    const {stdout} = await ok(here('run', '--', 'shell', '-c', 'print("ü" * 100_000)'))
    const pieces = stdout.split('\n').filter((line) => line.startsWith('ü'))
    expect(pieces.length).toBeGreaterThan(2)
    for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(65_536)
    expect(pieces.join('')).toBe('ü'.repeat(100_000))
  })

  test('followed logs say which pods join and which are gone while web is restarted, and the next deploy restarts nothing', async () => {
    const {own, name, flags} = place()
    const followed = own.start('logs', name, 'web', '-f', '--json', ...flags)
    await followed.says('"type":"line"')
    expect((await ok(here('restart', 'web'))).stdout).toContain(`${name} is Ready on v1`)
    await followed.says('"type":"joined"')
    await followed.says('"type":"gone"')
    followed.child.kill('SIGINT')
    expect((await followed.ended).status).toBe(130)
    expect((await ok(here('deploy', '--version', 'v1', '--yes'))).stdout).toContain('nothing to do')
    const {history} = JSON.parse((await ok(here('status', '--json'))).stdout) as {history: object[]}
    expect(history[0]).toMatchObject({action: 'restart', why: 'restart of web', result: 'succeeded'})
  })

  test('what cannot be restarted is refused', async () => {
    expect(await here('restart', 'wbe')).toMatchObject({status: 2, stderr: expect.stringContaining('near are web')})
    expect(await here('restart', 'migration')).toMatchObject({status: 2, stderr: expect.stringContaining('migrated to v1 already')})
  })

  test('a management command runs in a pod of its own, and gives its output and its exit status', async () => {
    const {stdout} = await ok(here('run', '--', 'showmigrations', 'trips'))
    expect(stdout).toMatch(/trips\n \[X\] 0001_initial\n/)
    expect(await here('run', '--', 'no-such-command')).toMatchObject({status: 1, stdout: expect.stringContaining("Unknown command: 'no-such-command'")})
    expect(await here('run')).toMatchObject({status: 2, stderr: expect.stringContaining('goes after --')})
    expect(await here('run', 'migrate')).toMatchObject({status: 2, stderr: expect.stringContaining(`Try  ridectl run ${place().name} -- migrate`)})
    expect(await here('run', '--memory', 'much', '--', 'check')).toMatchObject({status: 2, stderr: expect.stringContaining('--memory is not a size: "much"')})
    expect(await here('run', '--deadline', 'late', '--', 'check')).toMatchObject({status: 2, stderr: expect.stringContaining('--deadline is not a duration: "late"')})
  })

  test('a run that is let go of is stopped, and one that is too long too', async () => {
    const {own, name, flags} = place()
    const running = own.start('run', name, ...flags, '--', 'shell', '-c', 'print("here"); import time; time.sleep(1000)')
    await running.says('here')
    running.child.kill('SIGINT')
    expect((await running.ended).status).toBe(130)
    expect(await here('run', '--deadline', '10s', '--', 'shell', '-c', 'import time; time.sleep(1000)')).toMatchObject({status: 4, stderr: expect.stringContaining('did not end in 10 s')})
  })

  test('python has the application: code of a flag, and of a pipe, with its exit status', async () => {
    expect(await here('pyshell', '-c', 'from trips.models import Trip; print(Trip.objects.count() > 0)')).toMatchObject({status: 0, stdout: expect.stringMatching(/True\n$/)})
    const {own, name, flags} = place()
    expect(await own.runWith('print(6 * 7); raise SystemExit(4)', 'pyshell', name, ...flags)).toMatchObject({status: 4, stdout: expect.stringMatching(/42\n$/)})
    expect(await here('pyshell', '-c', 'print("hush" in open("/proc/self/cmdline").read()); raise SystemExit(5)')).toMatchObject({status: 5, stdout: expect.stringMatching(/False\n$/)})
    expect(await here('pyshell', '--pod', 'nothing', '-c', '1')).toMatchObject({status: 2, stderr: expect.stringContaining('NOT_FOUND')})
  })
}
