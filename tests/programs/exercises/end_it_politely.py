import os
import signal

pid = os.fork()
if pid == 0:
    while True:
        signal.pause()
os.kill(pid, signal.SIGTERM)
_, status = os.waitpid(pid, 0)
print(f'child {pid} was ended by signal {os.WTERMSIG(status)}')
