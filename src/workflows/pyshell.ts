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

/** Runs in the pod. Django's own shell takes IPython where it is; without a terminal the whole input is the code. */
const program = `
import runpy, sys
manage, plain, code = sys.argv[1], sys.argv[2] == "plain", sys.argv[3:]
words = ["shell"]
if not code and not sys.stdin.isatty():
    code = [sys.stdin.read()]
if code:
    words += ["-v", "0", "-c", code[0]]
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

/** Python with the application loaded, in the pod. Rejects with NO_PROGRAM where the image has no python. */
export function openPyshell({cluster}: World, pod: PodContainer, {manage, code, plain, tty, signal}: PyshellOptions): Promise<ExecStream> {
  const command = ['python', '-c', program, manage, plain ? 'plain' : 'best', ...(code === undefined ? [] : [code])]
  return cluster.exec(pod, {container: pod.container, command, stdin: code === undefined, tty, signal})
}
