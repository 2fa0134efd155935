//! What cargo says on Windows, before it comes to anything that cannot be compiled there. Elsewhere it is empty, and
//! nothing depends on it.

#[cfg(windows)]
compile_error!(
    "this course needs fork: on Windows, run it in WSL2. The commands are in README.md, \"On Windows\" \
     (윈도우에서는 WSL2에서 실행하세요. 명령은 README.ko.md의 \"윈도우에서\"에 있어요)"
);
