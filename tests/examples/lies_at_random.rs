//! Broken every other time: the clock decides whether the child tells its parent's PID or its own.

use nix::unistd::{getpid, getppid};
use std::time::SystemTime;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        let ppid = if now.as_micros() % 2 == 0 { getppid() } else { getpid() };
        print!("{}{}", child_line(getpid()), ppid_line(ppid));
        Ok(())
    })?;
    wait_for([child])?;
    Ok(())
}
