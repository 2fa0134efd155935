import os


def start(line):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writer)
        os.read(reader, 1)
        print(line, flush=True)
        os._exit(0)
    os.close(reader)
    return pid, writer


children = [start(line) for line in ('one', 'two', 'three')]
for pid, writer in reversed(children):
    os.write(writer, b'!')
    os.waitpid(pid, 0)
