import os


def start(line):
    pid = os.fork()
    if pid == 0:
        print(line, flush=True)
        os._exit(0)


for name in ('foo', 'bar', 'baz'):
    start(f'{name} executed!!')
for _ in range(3):
    os.wait()
    print('one more is done', flush=True)
