#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        for (;;) pause();
    }
    kill(child, SIGTERM);
    waitpid(child, &status, 0);
    printf("child %d was ended by signal %d\n", child, WTERMSIG(status));
}
