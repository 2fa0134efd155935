#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    pid_t children[6];
    for (int task = 1; task <= 6; task++) {
        if (task > 2) waitpid(children[task - 3], NULL, 0);
        if ((children[task - 1] = fork()) == 0) {
            printf("task %d\n", task);
            exit(0);
        }
    }
    waitpid(children[4], NULL, 0);
    waitpid(children[5], NULL, 0);
}
