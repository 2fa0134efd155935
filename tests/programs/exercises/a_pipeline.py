from subprocess import PIPE, Popen

echo = Popen(['echo', 'hello'], stdout=PIPE)
tr = Popen(['tr', 'a-z', 'A-Z'], stdin=echo.stdout)
echo.stdout.close()
echo.wait()
tr.wait()
