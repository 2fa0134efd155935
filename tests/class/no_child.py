import os

print('parent process:', os.getpid())
print('foo: child process:', os.getpid())
print('foo: parent process:', os.getppid())
