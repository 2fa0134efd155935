#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int status;
    if (fork() == 0) exit(6 * 7);
    wait(&status);
    printf("6 times 7 is %d\n", WEXITSTATUS(status));
}
