"""Right for `one_child`: a child by `multiprocessing`, forked, and joined when the program ends."""

import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def foo():
    print("foo: child process:", os.getpid())
    print("foo: parent process:", os.getppid())


if __name__ == "__main__":
    print("parent process:", os.getpid())
    fork.Process(target=foo).start()
