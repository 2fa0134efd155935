"""Right for `three_children`: `os.fork`, every buffer flushed before a fork and before a child's end."""

import os
import sys


def foo():
    print("foo: child process:", os.getpid())
    print("foo: parent process:", os.getppid())


def start(function):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        function()
        sys.stdout.flush()
        os._exit(0)
    return pid


print("parent process:", os.getpid())
for child in [start(foo), start(foo), start(foo)]:
    os.waitpid(child, 0)
