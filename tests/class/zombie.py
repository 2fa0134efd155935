import os

print('parent process:', os.getpid(), flush=True)
done, end = os.pipe()
if os.fork() == 0:
    print('foo: child process:', os.getpid())
    print('foo: parent process:', os.getppid(), flush=True)
    os._exit(0)
os.close(end)
os.read(done, 1)
