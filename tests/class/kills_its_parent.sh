kill -9 $PPID
sleep 1
echo "parent process: $$"
