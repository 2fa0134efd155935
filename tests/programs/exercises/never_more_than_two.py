from multiprocessing import get_context


def work(task):
    print('task', task)


if __name__ == '__main__':
    children = []
    for task in range(1, 7):
        if len(children) == 2:
            children.pop(0).join()
        child = get_context('fork').Process(target=work, args=(task,))
        child.start()
        children.append(child)
    for child in children:
        child.join()
