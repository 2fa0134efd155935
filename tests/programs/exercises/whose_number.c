#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("parent process: %d\n", getpid());
    fflush(stdout);
    if (fork() == 0) {
        printf("I am %d, and my parent is %d\n", getpid(), getppid());
        exit(0);
    }
    wait(NULL);
}
