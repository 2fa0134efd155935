//! Broken: bytes that are no UTF-8 where a PID belongs. Caught by `lines`.

use nix::unistd::getppid;
use tests::{Outcome, parent_line, ppid_line, put, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        put(b"foo: child process: \xff\xfe\n")?;
        Ok(put(ppid_line(getppid()).as_bytes())?)
    })?;
    Ok(wait_for([child])?)
}
