"""Right for `three_children`: three children by `multiprocessing`, forked, and joined when the program ends."""

import multiprocessing
import os

fork = multiprocessing.get_context("fork")


def foo():
    print("foo: child process:", os.getpid())
    print("foo: parent process:", os.getppid())


if __name__ == "__main__":
    print("parent process:", os.getpid())
    for _ in range(3):
        fork.Process(target=foo).start()
