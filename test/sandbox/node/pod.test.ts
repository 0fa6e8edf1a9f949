import {readFileSync} from 'node:fs'
import {setTimeout} from 'node:timers/promises'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {Stored} from '../../../src/sandbox/contracts.ts'
import {hasty, pod, startSmallSandbox, statusOf, text, until, untilGone, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeAll(async () => {
  sandbox = await startSmallSandbox({
    services: {port: () => 31_000, rewrite: (words) => words.replace('redis.databases:6379', '127.0.0.1:31000')},
  })
})
afterAll(() => sandbox.remove())

const stored = (name: string) => sandbox.local.get('Pod', 'default', name) as Stored

const open = (name: string) => sandbox.node.logs(stored(name), 'main', {follow: true, previous: false, timestamps: false})
const logOf = (name: string) => text(open(name))

const eventsOf = (name: string) =>
  sandbox.local.list('Event').filter((event) => (event['involvedObject'] as {name: string}).name === name)

const isRunning = ({status}: Stored) => status?.phase === 'Running'
const hasEnded = ({status}: Stored) => status?.phase === 'Succeeded' || status?.phase === 'Failed'
const waitsIn = (reason: string) => (object: Stored) => statusOf(object)?.state?.waiting?.reason === reason

test('a pod runs on the node, is ready, and says so as a kubelet does', async () => {
  sandbox.local.create(pod('runs', 'echo up; exec sleep 1000'), 'test')
  const {status, spec} = await until(sandbox.local, 'Pod', 'runs', isRunning)
  expect(spec.nodeName).toBe('sandbox')
  expect(status.podIP).toBe('127.0.0.1')
  expect(status.conditions.map(({type, status}: {type: string; status: string}) => `${type}=${status}`)).toEqual([
    'PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True',
  ])
  expect(status.containerStatuses[0]).toMatchObject({name: 'main', ready: true, started: true, restartCount: 0, state: {running: {}}, lastState: {}})
  await expect.poll(() => eventsOf('runs').map(({reason, message}) => `${reason}: ${message}`)).toEqual([
    'Scheduled: Successfully assigned default/runs to sandbox',
    'Pulled: Container image "test:v1" already present on machine and can be accessed by the pod',
    'Created: Container created',
    'Started: Container started',
  ])
})

test('a pod that is deleted gets SIGTERM, ends in its grace, and is gone', async () => {
  sandbox.local.create(pod('polite', 'trap "echo bye; exit 0" TERM; echo up; while :; do sleep 0.05; done', {terminationGracePeriodSeconds: 30}), 'test')
  await until(sandbox.local, 'Pod', 'polite', isRunning)
  const log = logOf('polite')
  await new Promise((resolve) => open('polite')?.once('data', resolve))
  sandbox.local.remove('Pod', 'default', 'polite')
  await untilGone(sandbox.local, 'Pod', 'polite')
  expect(await log).toBe('up\nbye\n')
})

test('a pod that ignores SIGTERM is killed when its grace is over, with all that it started', async () => {
  sandbox.local.create(pod('deaf', 'trap "" TERM; sleep 1000 & setsid sleep 1000 & echo $!; while :; do sleep 0.1; done'), 'test')
  await until(sandbox.local, 'Pod', 'deaf', isRunning)
  const log = logOf('deaf')
  await new Promise((resolve) => open('deaf')?.once('data', resolve))
  let last: Stored | undefined
  const stop = sandbox.local.watch(['Pod'], ({object}) => {
    if (object.metadata.name === 'deaf') last = object
  })
  sandbox.local.remove('Pod', 'default', 'deaf')
  await untilGone(sandbox.local, 'Pod', 'deaf')
  stop()
  expect(statusOf(last as Stored)?.state.terminated).toMatchObject({exitCode: 137, reason: 'Error'})
  expect(last?.status.phase).toBe('Failed')
  const outside = Number(await log)
  expect(() => process.kill(outside, 0)).toThrow('ESRCH')
})

test('preStop runs before SIGTERM', async () => {
  const lifecycle = {preStop: {exec: {command: ['sh', '-c', 'echo from hook > "$HOME/hook"']}}}
  const script = 'trap "cat $HOME/hook; exit 0" TERM; echo up; while :; do sleep 0.05; done'
  sandbox.local.create(pod('hooked', script, {terminationGracePeriodSeconds: 30}, {lifecycle}), 'test')
  await until(sandbox.local, 'Pod', 'hooked', isRunning)
  const log = logOf('hooked')
  await new Promise((resolve) => open('hooked')?.once('data', resolve))
  sandbox.local.remove('Pod', 'default', 'hooked')
  expect(await log).toBe('up\nfrom hook\n')
})

test('a container sees its pod\'s variables and nothing of the sandbox\'s own', async () => {
  sandbox.local.create({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'keys', namespace: 'default'}, data: {url: btoa('redis://redis.databases:6379')}}, 'test')
  sandbox.local.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'flags', namespace: 'default'}, data: {COLOUR: 'red'}}, 'test')
  const env = [
    {name: 'PORT', value: '8000'},
    {name: 'NAME', valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.name'}}},
    {name: 'URL', valueFrom: {secretKeyRef: {name: 'keys', key: 'url'}}},
    {name: 'BOTH', value: '$(NAME):$(APP_COLOUR):$(NOTHING)'},
  ]
  const spec = {restartPolicy: 'Never'}
  process.env['OF_THE_SANDBOX'] = 'yes'
  sandbox.local.create(pod('sees', 'env', spec, {env, envFrom: [{prefix: 'APP_', configMapRef: {name: 'flags'}}]}), 'test')
  const {metadata} = await until(sandbox.local, 'Pod', 'sees', hasEnded)
  const seen = Object.fromEntries((await logOf('sees')).trim().split('\n').map((line) => line.split('=', 2)))
  expect(seen).toMatchObject({NAME: 'sees', URL: 'redis://127.0.0.1:31000', APP_COLOUR: 'red', BOTH: 'sees:red:$(NOTHING)', HOSTNAME: 'sees', LANG: 'C.UTF-8'})
  expect(seen['PORT']).toBe(metadata.annotations?.['sandbox.ridectl.dev/port'])
  expect(seen['HOME']).toContain(metadata.uid)
  const expected = ['PORT', 'NAME', 'URL', 'BOTH', 'APP_COLOUR', 'HOSTNAME', 'LANG', 'HOME', 'PATH', 'PYTHONPATH', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE']
  expect(Object.keys(seen).filter((name) => !expected.includes(name) && !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))).toEqual([])
})

test('volumes are folders, and their paths are rewritten in arguments and variables', async () => {
  sandbox.local.create({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'config', namespace: 'default'}, data: {'app.yml': btoa('broker: redis.databases:6379\n'), other: btoa('x')}}, 'test')
  sandbox.local.create({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'data', namespace: 'default'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}, 'test')
  const volumes = [
    {name: 'config', secret: {secretName: 'config', items: [{key: 'app.yml', path: 'deep/app.yml', mode: 0o400}]}},
    {name: 'tmp', emptyDir: {}},
    {name: 'data', persistentVolumeClaim: {claimName: 'data'}},
  ]
  const volumeMounts = [{name: 'config', mountPath: '/etc/config'}, {name: 'tmp', mountPath: '/tmp'}, {name: 'data', mountPath: '/data'}]
  const command = ['sh', '-c', 'cat "$CONFIG" && cp "$CONFIG" "$1" && ls "$2" && stat -L -c %a "$CONFIG" && echo kept > "$3"/file', 'sh', '/tmp/copy', '/etc/config', '/data']
  sandbox.local.create(pod('mounts', '', {restartPolicy: 'Never', volumes}, {volumeMounts, command, env: [{name: 'CONFIG', value: '/etc/config/deep/app.yml'}]}), 'test')
  await until(sandbox.local, 'Pod', 'mounts', hasEnded)
  expect(await logOf('mounts')).toBe('broker: 127.0.0.1:31000\ndeep\n400\n')
  sandbox.local.create(pod('mounts-again', '', {restartPolicy: 'Never', volumes: volumes.slice(2)}, {volumeMounts: volumeMounts.slice(2), command: ['cat', '/data/file']}), 'test')
  await until(sandbox.local, 'Pod', 'mounts-again', hasEnded)
  expect(await logOf('mounts-again')).toBe('kept\n')
})

test('python is the machine\'s, in the image\'s folder and with its packages', async () => {
  const command = ['python', '-c', 'import os, sys; print(open("hello.txt").read().strip(), os.environ["PYTHONPATH"] in sys.path)']
  sandbox.local.create(pod('python', '', {restartPolicy: 'Never'}, {command}), 'test')
  await until(sandbox.local, 'Pod', 'python', hasEnded)
  expect(await logOf('python')).toBe('hello from test:v1 True\n')
})

test('init containers run one after the other, before the others', async () => {
  const init = (name: string, script: string) => ({name, image: 'test:v1', command: ['sh', '-c', script], volumeMounts: [{name: 'work', mountPath: '/work'}], env: [{name: 'WORK', value: '/work'}]})
  const initContainers = [init('first', 'sleep 0.1; echo first > $WORK/log'), init('second', 'echo second >> $WORK/log')]
  const phases: string[] = []
  const stop = sandbox.local.watch(['Pod'], ({object}) => {
    if (object.metadata.name === 'inits') phases.push(object.status?.conditions?.find(({type}: {type: string}) => type === 'Initialized')?.status)
  })
  const main = {volumeMounts: [{name: 'work', mountPath: '/work'}], env: [{name: 'WORK', value: '/work'}]}
  sandbox.local.create(pod('inits', 'cat $WORK/log', {restartPolicy: 'Never', initContainers, volumes: [{name: 'work', emptyDir: {}}]}, main), 'test')
  await until(sandbox.local, 'Pod', 'inits', hasEnded)
  stop()
  expect(await logOf('inits')).toBe('first\nsecond\n')
  expect(phases).toContain('False')
})

test('an init container that fails ends a pod that is not restarted', async () => {
  const initContainers = [{name: 'init', image: 'test:v1', command: ['sh', '-c', 'exit 4']}]
  sandbox.local.create(pod('init-fails', 'echo never', {restartPolicy: 'Never', initContainers}), 'test')
  const failed = await until(sandbox.local, 'Pod', 'init-fails', hasEnded)
  expect(failed.status.phase).toBe('Failed')
  expect(statusOf(failed, 'init')?.state.terminated).toMatchObject({exitCode: 4, reason: 'Error'})
  expect(statusOf(failed)?.state.waiting).toEqual({reason: 'PodInitializing'})
})

test('a container that crashes is restarted at once, then after a back-off', async () => {
  sandbox.local.create(pod('crashes', 'echo run; exit 3'), 'test')
  const looping = await until(sandbox.local, 'Pod', 'crashes', (object) => waitsIn('CrashLoopBackOff')(object) && statusOf(object).restartCount === 2)
  expect(looping.status.phase).toBe('Running')
  expect(statusOf(looping)).toMatchObject({ready: false, lastState: {terminated: {exitCode: 3, reason: 'Error'}}})
  expect(statusOf(looping).state.waiting.message).toMatch(/^back-off 0\.1s restarting failed container=main pod=crashes_default\(/)
  const log = (previous: boolean) => text(sandbox.node.logs(stored('crashes'), 'main', {follow: false, previous, timestamps: false}))
  expect(await log(true)).toBe('run\n')
  expect(await log(false)).toBe('run\n')
})

test('an image that was not built ends in ErrImagePull, and says what to do', async () => {
  sandbox.local.create(pod('no-image', '', {}, {image: 'summon:v9'}), 'test')
  const {status} = await until(sandbox.local, 'Pod', 'no-image', waitsIn('ErrImagePull'))
  expect(status.phase).toBe('Pending')
  expect(status.containerStatuses[0].state.waiting.message).toBe('image "summon:v9" is not in the sandbox: ridectl sandbox build summon:v9 DIR')
  const {status: later} = await until(sandbox.local, 'Pod', 'no-image', waitsIn('ImagePullBackOff'))
  expect(later.containerStatuses[0].state.waiting.message).toMatch(/^Back-off pulling image "summon:v9": ErrImagePull: image/)
})

test('one that still waits for its image when the node stops is left as it is', async () => {
  const other = await startSmallSandbox()
  other.local.create(pod('no-image', '', {}, {image: 'summon:v9'}), 'test')
  await until(other.local, 'Pod', 'no-image', waitsIn('ErrImagePull'))
  await other.stop()
  await setTimeout(hasty.initial * 2) // what was due after the stop would write to a store that is closed, and fail the run
  await (await startSmallSandbox({root: other.folders.root})).remove()
})

test('what the sandbox cannot do is refused, not left out', async () => {
  const initContainers = [{name: 'side', image: 'test:v1', command: ['sleep', '1000'], restartPolicy: 'Always'}]
  sandbox.local.create(pod('sidecar', 'echo', {initContainers}), 'test')
  const {status} = await until(sandbox.local, 'Pod', 'sidecar', (object) => statusOf(object, 'side')?.state.waiting?.reason === 'CreateContainerError')
  expect(status.initContainerStatuses[0].state.waiting.message).toBe('the sandbox does not run init containers with restartPolicy Always (sidecars)')
})

test('a program that the image lacks ends in StartError', async () => {
  sandbox.local.create(pod('no-program', '', {restartPolicy: 'Never'}, {command: ['no-such-program']}), 'test')
  const failed = await until(sandbox.local, 'Pod', 'no-program', hasEnded)
  expect(statusOf(failed)?.state.terminated).toMatchObject({exitCode: 128, reason: 'StartError'})
  expect(statusOf(failed)?.state.terminated.message).toContain('exec: "no-such-program": executable file not found in $PATH')
})

test('a variable whose Secret is missing holds the container back until it is there', async () => {
  const env = [{name: 'KEY', valueFrom: {secretKeyRef: {name: 'late', key: 'key'}}}]
  sandbox.local.create(pod('waits', 'echo $KEY', {restartPolicy: 'Never'}, {env}), 'test')
  const message = (object: Stored) => statusOf(object)?.state?.waiting?.message
  await until(sandbox.local, 'Pod', 'waits', (object) => waitsIn('CreateContainerConfigError')(object) && message(object) === 'secret "late" not found')
  sandbox.local.create({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'late', namespace: 'default'}, data: {other: btoa('x')}}, 'test')
  await until(sandbox.local, 'Pod', 'waits', (object) => message(object) === "couldn't find key key in Secret default/late")
  const secret = sandbox.local.get('Secret', 'default', 'late') as Stored
  sandbox.local.update({...secret, data: {key: btoa('found')}}, 'test')
  await until(sandbox.local, 'Pod', 'waits', hasEnded)
  expect(await logOf('waits')).toBe('found\n')
})

test('a volume whose ConfigMap is missing holds the pod back until it is there', async () => {
  const more = {volumes: [{name: 'v', configMap: {name: 'late-map'}}], restartPolicy: 'Never'}
  sandbox.local.create(pod('mount-waits', 'ls $V', more, {volumeMounts: [{name: 'v', mountPath: '/v'}], env: [{name: 'V', value: '/v'}]}), 'test')
  await until(sandbox.local, 'Pod', 'mount-waits', waitsIn('ContainerCreating'))
  sandbox.local.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'late-map', namespace: 'default'}, data: {file: 'x'}}, 'test')
  await until(sandbox.local, 'Pod', 'mount-waits', hasEnded)
  expect(await logOf('mount-waits')).toBe('file\n')
  expect(eventsOf('mount-waits').map(({message}) => message)).toContain('MountVolume.SetUp failed for volume "v" : configmap "late-map" not found')
})

test('a container is ready when its readiness probe succeeds, and not while it fails', async () => {
  const readinessProbe = {exec: {command: ['sh', '-c', 'test -e "$HOME/ready"']}, periodSeconds: 1, failureThreshold: 1}
  sandbox.local.create(pod('probed', 'sleep 1000', {}, {readinessProbe}), 'test')
  const isReady = (wanted: boolean) => (object: Stored) => isRunning(object) && statusOf(object).ready === wanted
  await until(sandbox.local, 'Pod', 'probed', isReady(false))
  const run = (script: string) => sandbox.node.exec(stored('probed'), 'main', {command: ['sh', '-c', script], stdin: false, stdout: false, stderr: false, tty: false}).exited
  await run('touch "$HOME/ready"')
  await until(sandbox.local, 'Pod', 'probed', isReady(true))
  await run('rm "$HOME/ready"')
  const {status} = await until(sandbox.local, 'Pod', 'probed', isReady(false))
  expect(status.conditions.find(({type}: {type: string}) => type === 'Ready')).toMatchObject({status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [main]'})
})

test('an HTTP probe sends its headers to the container\'s own port', async () => {
  const script = `exec python3 -c "
import os, http.server
class H(http.server.BaseHTTPRequestHandler):
  def do_GET(self):
    self.send_response(200 if self.headers['Host'] == 'car1.example' and self.path == '/health' else 400); self.end_headers()
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), H).serve_forever()"`
  const httpGet = {path: '/health', port: 'http', httpHeaders: [{name: 'Host', value: 'car1.example'}]}
  const ports = [{name: 'http', containerPort: 8000, protocol: 'TCP'}]
  sandbox.local.create(pod('http', script, {}, {ports, env: [{name: 'PORT', value: '8000'}], readinessProbe: {httpGet, periodSeconds: 60}}), 'test')
  await until(sandbox.local, 'Pod', 'http', (object) => isRunning(object) && statusOf(object).ready)
})

test('a container that fails its liveness probe is restarted', async () => {
  const livenessProbe = {tcpSocket: {port: 1}, periodSeconds: 1, failureThreshold: 1}
  sandbox.local.create(pod('dead', 'exec sleep 1000', {}, {livenessProbe}), 'test')
  const {status} = await until(sandbox.local, 'Pod', 'dead', (object) => statusOf(object)?.restartCount > 0)
  expect(status.containerStatuses[0].lastState.terminated).toMatchObject({exitCode: 143})
  const said = eventsOf('dead').map(({reason, message}) => `${reason}: ${message}`)
  expect(said).toContain('Unhealthy: Liveness probe failed: dial tcp 127.0.0.1:1: connect: connection refused')
  expect(said).toContain('Killing: Container main failed liveness probe, will be restarted')
})

test('a startup probe that fails for good ends the container', async () => {
  const startupProbe = {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 1}
  sandbox.local.create(pod('never-starts', 'exec sleep 1000', {restartPolicy: 'Never'}, {startupProbe}), 'test')
  const {status} = await until(sandbox.local, 'Pod', 'never-starts', hasEnded)
  expect(status.phase).toBe('Failed')
})

test('what a pod leaves behind goes with it', async () => {
  sandbox.local.create(pod('leaves', 'echo x > $HOME/file', {restartPolicy: 'Never'}), 'test')
  const {metadata} = await until(sandbox.local, 'Pod', 'leaves', hasEnded)
  const file = `${sandbox.folders.pods}/${metadata.uid}/home/file`
  expect(readFileSync(file, 'utf8')).toBe('x\n')
  sandbox.local.remove('Pod', 'default', 'leaves')
  await untilGone(sandbox.local, 'Pod', 'leaves')
  await expect.poll(() => { try { return readFileSync(file, 'utf8') } catch { return 'gone' } }).toBe('gone')
})
