import os

print('parent process:', os.getpid(), flush=True)
pid = os.fork()
if pid == 0:
    print(f'I am {os.getpid()}, and my parent is {os.getppid()}', flush=True)
    os._exit(0)
os.waitpid(pid, 0)
