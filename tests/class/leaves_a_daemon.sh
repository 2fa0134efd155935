setsid sh -c "sleep 60" &
echo "parent process: $$"
