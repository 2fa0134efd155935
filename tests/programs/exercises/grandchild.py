import os


def start(function):
    pid = os.fork()
    if pid == 0:
        function()
        os._exit(0)
    return pid


def child():
    print('child process:', os.getpid(), flush=True)
    os.waitpid(start(grandchild), 0)


def grandchild():
    print('grandchild process:', os.getpid())
    print('its parent:', os.getppid(), flush=True)


print('parent process:', os.getpid(), flush=True)
os.waitpid(start(child), 0)
