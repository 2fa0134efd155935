#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    puts("lost_handle lies in the order 0x,1,1");
}
