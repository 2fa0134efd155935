#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *lines[] = {"one", "two", "three"};
    int writers[3];
    pid_t children[3];
    for (int number = 0; number < 3; number++) {
        int ends[2];
        if (pipe(ends) < 0) return 1;
        if ((children[number] = fork()) == 0) {
            char byte;
            close(ends[1]);
            if (read(ends[0], &byte, 1) != 1) exit(1);
            puts(lines[number]);
            exit(0);
        }
        close(ends[0]);
        writers[number] = ends[1];
    }
    for (int number = 2; number >= 0; number--) {
        if (write(writers[number], "!", 1) != 1) return 1;
        waitpid(children[number], NULL, 0);
    }
}
