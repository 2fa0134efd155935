//! A quiz's program as code.

use super::spec::{Spec, Step};

/// A language that a quiz can be shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// As the lessons are written, without their errors' handling.
    Rust,
    /// With the C library's calls. Each line is put out when it ends: what waits in a buffer would be copied by a fork.
    C,
    /// With the same calls, in Python's module `os`.
    Python,
}

/// The program in this language: whole in Python and C, in Rust as much as matters.
pub fn render(spec: &Spec, code: Code) -> String {
    match code {
        Code::Rust => format!("fn main() {{\n{}}}\n", body(spec, &RUST, 1, "")),
        Code::C => format!("{C_HEAD}{}}}\n", body(spec, &C, 1, "")),
        Code::Python => format!("import os\n\n{}", body(spec, &PYTHON, 0, "")),
    }
}

/// How a language says things. `{}` is what is to be filled in.
struct Words {
    write: &'static str,
    /// A fork into this variable, and what begins what the child does.
    fork: &'static str,
    exit: &'static str,
    wait: &'static str,
    /// What ends a block.
    end: &'static str,
}

const RUST: Words = Words {
    write: "println!(\"{}\");",
    fork: "let {} = fork();\nif {}.is_child() {",
    exit: "exit(0);",
    wait: "waitpid({});",
    end: "}",
};

const C: Words = Words {
    write: "puts(\"{}\");",
    fork: "pid_t {} = fork();\nif ({} == 0) {",
    exit: "exit(0);",
    wait: "waitpid({}, NULL, 0);",
    end: "}",
};

const C_HEAD: &str = "\
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
";

const PYTHON: Words = Words {
    write: "print('{}', flush=True)",
    fork: "{} = os.fork()\nif {} == 0:",
    exit: "os._exit(0)",
    wait: "os.waitpid({}, 0)",
    end: "",
};

/// What a process does, so far to the right; `name` is what its children's variables begin with.
fn body(spec: &Spec, words: &Words, depth: usize, name: &str) -> String {
    let indent = "    ".repeat(depth);
    let mut text = String::new();
    let mut line = |line: &str| {
        for line in line.lines() {
            text.push_str(&indent);
            text.push_str(line);
            text.push('\n');
        }
    };
    let mut living: Vec<String> = Vec::new();
    let mut children = 0;
    for step in &spec.0 {
        match step {
            Step::Write(letter) => line(&words.write.replace("{}", &letter.to_string())),
            Step::Wait => {
                let child = living.pop().unwrap_or_default();
                line(&words.wait.replace("{}", &child));
            }
            Step::Fork(child) => {
                children += 1;
                let variable = format!("child{name}_{children}").replace("child_", "child");
                line(&words.fork.replace("{}", &variable));
                let inner = format!("{name}_{children}");
                line(&body(child, words, 1, &inner));
                line(&format!("    {}", words.exit));
                line(words.end);
                living.push(variable);
            }
        }
    }
    while let Some(child) = living.pop() {
        line(&words.wait.replace("{}", &child));
    }
    text
}
