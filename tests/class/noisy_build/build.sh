for line in $(seq 3000); do
    echo "warning: line $line is not as beautiful as it could be" >&2
done
cc -o first first.c
