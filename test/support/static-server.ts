import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {promisify} from 'node:util'
import {staticFiles} from '../../src/components/static.ts'
import {applied} from './applied.ts'

/** A pod of the static files: what it carried over as it started, and the port that it serves on. */
export interface StaticPod {
  readonly port: number
  /** The folder of what came from other pods. */
  readonly before: string
  /** What is at a path under /static/; undefined where nothing is. */
  read(path: string): Promise<string | undefined>
  stop(): Promise<void>
}

// As much of WhiteNoise as the program uses, so that nothing has to be installed.
const whiteNoise = `
import os
class WhiteNoise:
    def __init__(self, application, immutable_file_test):
        self.application, self.files = application, {}
    def add_files(self, root, prefix):
        for folder, _, names in os.walk(root):
            for path in (os.path.join(folder, name) for name in names):
                self.files["/" + prefix + os.path.relpath(path, root)] = path
    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] not in self.files: return self.application(environ, start_response)
        start_response("200 OK", [])
        with open(self.files[environ["PATH_INFO"]], "rb") as file: return [file.read()]
`
const serve = `
from wsgiref.simple_server import make_server
from ridectl_static import application
with make_server("127.0.0.1", 0, application) as server:
    print(server.server_port, flush=True)
    server.serve_forever()
`

/** Starts one of this version with these files, which asks another one first. */
export async function staticPod(version: string, files: Readonly<Record<string, string>>, asks?: StaticPod): Promise<StaticPod> {
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-static-pod-'))
  const {data} = applied(staticFiles).get('ConfigMap car1-qa-static') as unknown as {data: Record<string, string>}
  put(folder, {...data, 'whitenoise.py': whiteNoise})
  const [own, before] = [join(folder, 'own'), join(folder, 'before')]
  for (const made of [own, before]) mkdirSync(made)
  put(own, files)
  const env = {...process.env, STATIC_ROOT: own, STATIC_BEFORE: before, STATIC_VERSION: version, STATIC_FROM: `127.0.0.1:${asks?.port}`, PYTHONPATH: folder}
  if (asks !== undefined) await promisify(execFile)('python3', [join(folder, 'ridectl_carry.py')], {env})
  const child = spawn('python3', ['-c', serve], {env, stdio: ['ignore', 'pipe', 'ignore']})
  const port = Number(String((await once(child.stdout, 'data'))[0]))
  return {port, before, read: (path) => read(port, path), stop: () => stopped(child, folder)}
}

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), {recursive: true})
    writeFileSync(join(folder, name), text)
  }
}

async function read(port: number, path: string): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/static/${path}`)
  return answer.ok ? answer.text() : undefined
}

async function stopped(child: ChildProcess, folder: string): Promise<void> {
  child.kill()
  await once(child, 'exit')
  rmSync(folder, {recursive: true})
}
