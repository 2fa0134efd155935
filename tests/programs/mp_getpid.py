"""Right for `getpid`: one Python process."""

import os

print("hello, os!")
print("my pid is", os.getpid())
