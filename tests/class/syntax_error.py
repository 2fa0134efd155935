import os
print('parent process:', os.getpid()
