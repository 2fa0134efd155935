import os

print('parent process:', os.getpid(), flush=True)
child = os.fork()
if child == 0:
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid(), flush=True)
    os._exit(0)
os.waitpid(child, 0)
