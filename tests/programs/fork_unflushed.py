"""Broken for `one_child`: the parent's line waits in the buffer at the fork, and both processes write it.

Caught by `lines`.
"""

import os
import sys

print("parent process:", os.getpid())
child = os.fork()
if child == 0:
    print("foo: child process:", os.getpid())
    print("foo: parent process:", os.getppid())
    sys.exit(0)
os.waitpid(child, 0)
