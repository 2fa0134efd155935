while :; do echo "parent process: $$"; done
