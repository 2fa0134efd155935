#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    for (int round = 0; round < 3; round++) {
        if (fork() == 0) {
            puts("executed!!");
            exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
}
