//! Broken: prints PIDs that look right for three children, and forks none of them. Caught by
//! `process-count`.

use nix::unistd::getpid;
use tests::{child_line, parent_line, ppid_line};

fn main() {
    parent_line();
    for n in 1..=3 {
        let invented = getpid().as_raw() + n;
        print!("{}{}", child_line(invented), ppid_line(getpid()));
    }
}
