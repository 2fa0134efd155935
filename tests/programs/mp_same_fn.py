"""Right for `same_fn`: one function in three children by `multiprocessing`, joined one by one."""

import multiprocessing

fork = multiprocessing.get_context("fork")


def foo():
    print("executed!!")


if __name__ == "__main__":
    children = [fork.Process(target=foo) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
