#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void grandchild(void) {
    printf("grandchild process: %d\nits parent: %d\n", getpid(), getppid());
    exit(0);
}

static void child(void) {
    printf("child process: %d\n", getpid());
    fflush(stdout);
    if (fork() == 0) grandchild();
    wait(NULL);
    exit(0);
}

int main(void) {
    printf("parent process: %d\n", getpid());
    fflush(stdout);
    if (fork() == 0) child();
    wait(NULL);
}
