/**
 * The supervisor: a small Python program, one process per container. Python, because a sandbox has it anyway and it starts faster and
 * smaller than Node. It starts the container's process in a session of its own and ends in its exit status (128 + signal).
 * When the lifeline closes (fd 3, or the terminal it runs in), or when the process ends, everything that was started under it is killed:
 * its process group, and on Linux, as the subreaper, also what left the group.
 */
export const supervisorProgram = String.raw`
import json, os, select, signal, sys

LIFELINE = 3
TERMINAL = 0


def become_subreaper():
    try:
        import ctypes
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    except Exception:
        pass


def read_command():
    """The command is the first line; bytes after it are for obey() already."""
    text = b''
    while b'\n' not in text:
        part = os.read(LIFELINE, 65536)
        if not part:
            os._exit(0)
        text += part
    line, _, numbers = text.partition(b'\n')
    return json.loads(line), numbers


def own_session():
    os.setsid()


def own_group_in_front():
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(TERMINAL, os.getpid())


HANDLED = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def start(command, isolate):
    # a signal for the child waits until the child no longer handles it as its supervisor does
    signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
        return child
    try:
        isolate()
        for number in (signal.SIGPIPE, signal.SIGTTOU, *HANDLED):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
        os.chdir(command['cwd'])
        os.execve(command['argv'][0], command['argv'], command['env'])
    except OSError as error:
        os.write(2, ('exec %s: %s\n' % (command['argv'][0], error.strerror)).encode())
    os._exit(126)


def descendants():
    parents = {}
    for entry in os.listdir('/proc') if os.path.isdir('/proc/self') else []:
        if entry.isdigit():
            try:
                with open('/proc/%s/stat' % entry, 'rb') as stat:
                    parents[int(entry)] = int(stat.read().rpartition(b')')[2].split()[1])
            except (OSError, IndexError, ValueError):
                pass
    found, front = [], {os.getpid()}
    while front:
        front = {pid for pid, parent in parents.items() if parent in front}
        found.extend(front)
    return found


def kill(send, target, number):
    try:
        send(target, number)
    except (ProcessLookupError, PermissionError):
        pass


def end_all(child):
    kill(os.killpg, child, signal.SIGKILL)
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                for pid in descendants():
                    kill(os.kill, pid, signal.SIGKILL)
                os.waitpid(-1, 0)
        except ChildProcessError:
            return


def reap(child):
    ended = None
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return ended
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                ended = code if code >= 0 else 128 - code
    except ChildProcessError:
        return ended


def let_go_of_output():
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)


def obey(child, numbers):
    """Each byte is the number of a signal for the process."""
    for number in numbers:
        kill(os.killpg if number == signal.SIGKILL else os.kill, child, number)


def supervise(child, lifeline, wakeup):
    poller = select.poll()
    poller.register(wakeup, select.POLLIN)
    poller.register(lifeline, select.POLLIN if lifeline == LIFELINE else 0)
    while True:
        for fd, event in poller.poll():
            if fd == wakeup:
                received = os.read(wakeup, 64)
                alive = not {signal.SIGTERM, signal.SIGINT, signal.SIGHUP} & set(received)
            else:
                numbers = os.read(LIFELINE, 64) if lifeline == LIFELINE else b''
                obey(child, numbers)
                alive = len(numbers) > 0
            if not alive:
                end_all(child)
                os._exit(137)
        code = reap(child)
        if code is not None:
            end_all(child)
            os._exit(code)


def main():
    in_terminal = len(sys.argv) > 1
    become_subreaper()
    wakeup, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in HANDLED:
        signal.signal(number, lambda *_: None)
    if in_terminal:
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        child = start({'argv': sys.argv[1:], 'env': dict(os.environ), 'cwd': os.getcwd()}, own_group_in_front)
        supervise(child, TERMINAL, wakeup)
    else:
        os.set_inheritable(LIFELINE, False)
        command, numbers = read_command()
        child = start(command, own_session)
        let_go_of_output()
        obey(child, numbers)
        supervise(child, LIFELINE, wakeup)


main()
`
