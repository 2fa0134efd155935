import ctypes
import os

PR_SET_CHILD_SUBREAPER = 36


def grandchild(parent, reader):
    os.read(reader, 1)
    while os.getppid() == parent:
        os.sched_yield()
    print('my parent is now', os.getppid(), flush=True)
    os._exit(7)


def child():
    parent = os.getpid()
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(writer)
        grandchild(parent, reader)
    os._exit(0)


ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
pid = os.fork()
if pid == 0:
    child()
os.waitpid(pid, 0)
pid, status = os.wait()
print(f'adopted child {pid} ended with status {os.waitstatus_to_exitcode(status)}')
