head -c 200000000 /dev/zero > big
echo "parent process: $$"
