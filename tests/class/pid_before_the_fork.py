import os

me = os.getpid()
print('parent process:', me, flush=True)
child = os.fork()
if child == 0:
    print('foo: child process:', me)
    print('foo: parent process:', os.getppid(), flush=True)
    os._exit(0)
os.waitpid(child, 0)
