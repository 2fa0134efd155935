#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *names[] = {"foo", "bar", "baz"};
    for (int number = 0; number < 3; number++) {
        if (fork() == 0) {
            printf("%s executed!!\n", names[number]);
            exit(0);
        }
    }
    for (int number = 0; number < 3; number++) {
        wait(NULL);
        puts("one more is done");
        fflush(stdout);
    }
}
