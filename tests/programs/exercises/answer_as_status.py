import os

pid = os.fork()
if pid == 0:
    os._exit(6 * 7)
_, status = os.waitpid(pid, 0)
print('6 times 7 is', os.waitstatus_to_exitcode(status))
