#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void grandchild(pid_t parent, int reader) {
    char byte;
    if (read(reader, &byte, 1) != 0) exit(1);
    while (getppid() == parent) {
    }
    printf("my parent is now %d\n", getppid());
    exit(7);
}

static void child(void) {
    int ends[2];
    pid_t parent = getpid();
    if (pipe(ends) < 0) exit(1);
    if (fork() == 0) {
        close(ends[1]);
        grandchild(parent, ends[0]);
    }
    exit(0);
}

int main(void) {
    int status;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t pid = fork();
    if (pid == 0) child();
    waitpid(pid, NULL, 0);
    pid = wait(&status);
    printf("adopted child %d ended with status %d\n", pid, WEXITSTATUS(status));
}
