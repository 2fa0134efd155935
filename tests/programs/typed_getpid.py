"""Right for `getpid`, as it is typed: a blank before the comma, and one by `print`."""

import os

print('hello, os!')
print('my pid is ', os.getpid())
