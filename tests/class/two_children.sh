echo "parent process: $$"
sh -c 'echo foo: child process: $$; echo foo: parent process: $PPID'
sh -c 'echo foo: child process: $$; echo foo: parent process: $PPID'
