from multiprocessing import get_context


def foo():
    print('executed!!')


if __name__ == '__main__':
    children = [get_context('fork').Process(target=foo) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
