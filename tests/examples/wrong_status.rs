//! Broken: `bar` is told to end with status 7 and says so, but ends with 0. Caught by `exit-zero`.

use nix::unistd::Pid;
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    let begin = |name: &'static str| {
        start(move || {
            println!("{name} executed!!");
            Ok(())
        })
    };
    let children: [(&str, Pid, i32); 3] =
        [("foo", begin("foo")?, 0), ("bar", begin("bar")?, 7), ("baz", begin("baz")?, 0)];
    for (name, child, status) in children {
        wait_for([child])?;
        println!("{name}: child process {child} ended with status {status}");
    }
    Ok(())
}
