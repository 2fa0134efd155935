#define PARENT "parent process: %d\n"
