#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(int from, int to) {
    int ends[2];
    if (pipe(ends) < 0) exit(1);
    if (fork() == 0) {
        int sum = 0;
        while (from <= to) sum += from++;
        if (write(ends[1], &sum, sizeof sum) < 0) exit(1);
        exit(0);
    }
    close(ends[1]);
    return ends[0];
}

static int answer(int reader) {
    int sum = 0;
    if (read(reader, &sum, sizeof sum) < 0) exit(1);
    return sum;
}

int main(void) {
    int first = start(1, 50), second = start(51, 100);
    int sum = answer(first) + answer(second);
    wait(NULL);
    wait(NULL);
    printf("1 + 2 + … + 100 = %d\n", sum);
}
