import type {ExecStream, World} from '../world.ts'
import type {PodContainer} from './ready-pod.ts'

export interface PyshellOptions {
  /** Where manage.py is, as the instance says. */
  readonly manage: string
  readonly code?: string | undefined
  /** No shell_plus and no IPython. */
  readonly plain: boolean
  readonly tty: boolean
  readonly signal: AbortSignal
}

/**
 * Runs in the pod. Django's own shell takes IPython where it is; without a terminal the whole input is the code. The code's length is told before it: not
 * every server can say where the input ends.
 */
const program = `
import runpy, sys
manage, plain, size = sys.argv[1], sys.argv[2] == "plain", int(sys.argv[3])
words = ["shell"]
if size >= 0 or not sys.stdin.isatty():
    words += ["-v", "0", "-c", sys.stdin.buffer.read(size).decode()]
elif plain:
    words += ["-i", "python"]
else:
    import django
    from django.core.management import get_commands
    django.setup()
    if "shell_plus" in get_commands():
        words = ["shell_plus"]
sys.argv = [manage, *words]
runpy.run_path(manage, run_name="__main__")
`

/** To its end. */
const wholeInput = '-1'

/**
 * Python with the application loaded, in the pod. Code goes by its input: its words are in the server's audit log and in the pod's list of processes.
 * Rejects with NO_PROGRAM where the image has no python.
 */
export async function openPyshell({cluster}: World, pod: PodContainer, {manage, code, plain, tty, signal}: PyshellOptions): Promise<ExecStream> {
  const size = code === undefined ? wholeInput : String(Buffer.byteLength(code))
  const stream = await cluster.exec(pod, {container: pod.container, command: ['python', '-c', program, manage, plain ? 'plain' : 'best', size], stdin: true, tty, signal})
  if (code !== undefined) stream.stdin.end(code)
  return stream
}
