#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    printf("parent process: %d\n", getpid());
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        printf("foo: child process: %d\nfoo: parent process: %d\n", getpid(), getppid());
        exit(0);
    }
    waitpid(child, NULL, 0);
    return 0;
}
