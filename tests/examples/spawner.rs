//! Right: the child is no fork of its parent but a program of its own, started by `posix_spawn`.

use std::env::{args, current_exe};
use std::process::Command;
use tests::{Outcome, foo, parent_line};

fn main() -> Outcome {
    if args().any(|argument| argument == "child") {
        return foo();
    }
    parent_line();
    let status = Command::new(current_exe()?).arg("child").status()?;
    status.success().then_some(()).ok_or_else(|| "the child failed".into())
}
