"""Right for `one_child`, as it is typed: two blanks, slips of the pen that the lesson knows, and no join."""

import multiprocessing
import os

Process = multiprocessing.get_context('fork').Process


def foo():
    print('foo: child process: ', os.getpid())
    print('foo: parent prcess: ', os.getppid())


if __name__ == '__main__':
    print('parent proces: ', os.getpid())
    child1 = Process(target=foo).start()
