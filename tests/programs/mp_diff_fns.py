"""Right for `diff_fns`: three functions in three children by `multiprocessing`."""

import multiprocessing

fork = multiprocessing.get_context("fork")


def foo():
    print("foo executed!!")


def bar():
    print("bar executed!!")


def baz():
    print("baz executed!!")


if __name__ == "__main__":
    for function in (foo, bar, baz):
        fork.Process(target=function).start()
