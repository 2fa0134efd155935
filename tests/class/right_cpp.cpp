#include <iostream>
#include <sys/wait.h>
#include <unistd.h>

int main() {
    std::cout << "parent process: " << getpid() << std::endl;
    pid_t child = fork();
    if (child == 0) {
        std::cout << "foo: child process: " << getpid() << std::endl;
        std::cout << "foo: parent process: " << getppid() << std::endl;
        return 0;
    }
    waitpid(child, nullptr, 0);
}
