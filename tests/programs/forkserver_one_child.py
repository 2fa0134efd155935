"""Broken for `one_child`: under the start method `forkserver` the child's parent is the fork server.

Caught by `process-count`.
"""

import multiprocessing
import os

forkserver = multiprocessing.get_context("forkserver")


def foo():
    print("foo: child process:", os.getpid())
    print("foo: parent process:", os.getppid())


if __name__ == "__main__":
    print("parent process:", os.getpid(), flush=True)
    forkserver.Process(target=foo).start()
