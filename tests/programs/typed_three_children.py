"""Right for `three_children`, as it is typed: two blanks, slips of the pen that the lesson knows, and no join."""

import multiprocessing
import os

Process = multiprocessing.get_context('fork').Process


def foo():
    print('foo: child process: ', os.getpid())
    print('foo: parent prcess: ', os.getppid())


if __name__ == '__main__':
    print('parent proces: ', os.getpid())
    child1 = Process(target=foo).start()
    child2 = Process(target=foo).start()
    child3 = Process(target=foo).start()
