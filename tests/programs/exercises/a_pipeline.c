#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0) return 1;
    if (fork() == 0) {
        dup2(ends[1], 1);
        close(ends[0]);
        close(ends[1]);
        execlp("echo", "echo", "hello", NULL);
        exit(127);
    }
    if (fork() == 0) {
        dup2(ends[0], 0);
        close(ends[0]);
        close(ends[1]);
        execlp("tr", "tr", "a-z", "A-Z", NULL);
        exit(127);
    }
    close(ends[0]);
    close(ends[1]);
    wait(NULL);
    wait(NULL);
}
