from multiprocessing import Process, set_start_method
import os

def foo():
    print('foo: child process: ', os.getpid())
    print('foo: parent process: ', os.getppid())

if __name__ == '__main__':
    set_start_method('fork')
    print('parent process: ', os.getpid(), flush=True)
    child = Process(target=foo)
    child.start()
    child.join()
